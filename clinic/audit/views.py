"""Who opened which record, and who changed what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.audit import queries
from clinic.audit.changes import change_of
from clinic.audit.forms import AccessFilterForm, ChangesFilterForm
from clinic.audit.tables import history_models
from clinic.sites.current import current_site
from clinic.web.paging import page_of

OWN_TABLES = "clinic."


@requires(Action.SEE_AUDIT)
def access(request: HttpRequest) -> HttpResponse:
    """Who opened which patient's record, newest first."""
    zone = current_site(request).time_zone
    form = AccessFilterForm(request.GET, colleagues=queries.colleagues(request.user))
    events = queries.access_events(request.user).filter(**form.chosen(zone))
    page = page_of(events, request.GET, keys=("at", "id"))
    names = queries.patient_names(request.user, {event.patient_id for event in page.rows})
    lines = [(event, names.get(event.patient_id, "")) for event in page.rows]
    return render(request, "clinic/audit/access.html", {"form": form, "page": page, "lines": lines, "zone": zone})


@requires(Action.SEE_AUDIT)
def changes(request: HttpRequest) -> HttpResponse:
    """What was added, changed and deleted in one table, newest first."""
    context = {"tables": _tables(), "zone": current_site(request).time_zone}
    form = ChangesFilterForm(request.GET or None, tables=context["tables"])
    if form.is_valid():
        label, record = form.cleaned_data["table"], form.cleaned_data["record"]
        rows = queries.changes_of(request.user, label)
        page = page_of(rows.filter(pgh_obj_id=record) if record else rows, request.GET, keys=("pgh_id",))
        with_values = label.startswith(OWN_TABLES) or request.user.may(Action.SEE_CLINICAL_RECORD)
        context |= {"page": page, "changes": _changes(page.rows, with_values), "with_values": with_values}
    return render(request, "clinic/audit/changes.html", context | {"form": form})


def _changes(rows, with_values):
    if not rows:
        return []
    previous = queries.previous_rows(rows)
    said = (row.pgh_context.metadata for row in rows if row.pgh_context)
    people = queries.people({context["user"] for context in said if context.get("user")})
    return [change_of(row, previous.get(row.earlier_pgh_id), people, with_values=with_values) for row in rows]


def _tables():
    """Label and words of every table with a history, by its words."""
    words = ((label, str(model.pgh_tracked_model._meta.verbose_name)) for label, model in history_models().items())
    return sorted(((label, name.capitalize()) for label, name in words), key=lambda pair: pair[1])
