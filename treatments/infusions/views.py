from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.sites.current import current_site
from intake.patients.queries import allergies_in_view
from intake.patients.services import open_record
from treatments.infusions import cockpit, queries, record_page, services
from treatments.infusions.forms import AnswerForm, CheckInForm
from treatments.scheduling.queries import appointment_for


@requires(Action.SEE_BOARD)
def board(request: HttpRequest) -> HttpResponse:
    """Every chair of the current site, and who is expected today."""
    site, now = current_site(request), timezone.now()
    context = {"site": site, "zone": site.time_zone, **queries.board(site, now)}
    part = request.htmx and request.htmx.target == "chairs"
    return render(request, f"treatments/infusions/{'parts/chairs' if part else 'board'}.html", context)


@requires(Action.RUN_INFUSION)
def check_in(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """Two identifiers and the allergies, confirmed with the patient, and a chair."""
    found, now = appointment_for(request.user, appointment_id), timezone.now()
    patient = open_record(request.user, found.patient_id, page="infusions:check-in", at=now)
    form = CheckInForm(request.POST or None, chairs=queries.free_chairs(found.site))
    if request.method == "POST" and form.is_valid():
        try:
            infusion = services.check_in(
                appointment=found,
                identifiers=list(services.IDENTIFIERS),
                allergies_confirmed=True,
                chair=form.cleaned_data["chair"],
                by=request.user,
                at=now,
            )
        except services.InfusionError as error:
            form.add_error(error.field, str(error))
        else:
            return redirect("infusions:infusion", infusion.pk)
    context = {
        "appointment": found,
        "patient": patient,
        "zone": found.site.time_zone,
        "allergies": allergies_in_view(patient),
        "form": form,
    }
    return render(request, "treatments/infusions/check_in.html", context, status=422 if form.errors else 200)


@requires(Action.SEE_CLINICAL_RECORD)
def infusion(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """The cockpit: one page for the whole infusion, in phases."""
    found, now = queries.infusion_for(request.user, infusion_id), timezone.now()
    open_record(request.user, found.patient_id, page="infusions:infusion", at=now)
    return render(request, "treatments/infusions/infusion.html", cockpit.page_of(request, found, now))


@requires(Action.SEE_CLINICAL_RECORD)
def live(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """The numbers that move, fetched again while the page stays."""
    return _part(request, infusion_id, "live")


@requires(Action.SEE_CLINICAL_RECORD)
def recent(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """The last readings."""
    return _part(request, infusion_id, "recent")


@requires(Action.SEE_CLINICAL_RECORD)
def alarms(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """The alerts that nobody has answered."""
    return _part(request, infusion_id, "alarms")


def _part(request, infusion_id, name):
    found = queries.infusion_for(request.user, infusion_id)
    context = cockpit.numbers_of(queries.charted(found, timezone.now()))
    context["may_run"] = request.user.may(Action.RUN_INFUSION)
    return render(request, f"treatments/infusions/parts/{name}.html", context)


@requires(Action.RUN_INFUSION)
@require_POST
def answer(request: HttpRequest, infusion_id: int, alert_id: int) -> HttpResponse:
    """What was done about an alert."""
    alert = queries.alert_for(request.user, infusion_id, alert_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["action"]))
    else:
        try:
            services.answer_alert(alert, action=form.cleaned_data["action"], by=request.user, at=timezone.now())
        except services.InfusionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Answered.")
    return redirect("infusions:infusion", infusion_id)


@requires(Action.RUN_INFUSION)
@require_POST
def side_effect_over(request: HttpRequest, infusion_id: int, event_id: int) -> HttpResponse:
    """A side effect has passed."""
    found = queries.infusion_for(request.user, infusion_id)
    event = get_object_or_404(found.adverse_events, pk=event_id)
    try:
        services.update_side_effect(event, ended=True, by=request.user, at=timezone.now())
    except services.InfusionError as error:
        messages.error(request, str(error))
    return redirect("infusions:infusion", infusion_id)


@requires(Action.SIGN_INFUSION)
@require_POST
def accept_addendum(request: HttpRequest, infusion_id: int, addendum_id: int) -> HttpResponse:
    """Take a late reading into the record, beside what was signed."""
    found = queries.infusion_for(request.user, infusion_id)
    addendum = get_object_or_404(found.addenda, pk=addendum_id)
    services.accept_addendum(addendum, by=request.user, at=timezone.now())
    messages.success(request, "The reading is part of the record now, as an addendum.")
    return redirect("infusions:record", infusion_id)


@requires(Action.SEE_CLINICAL_RECORD)
def record(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """The whole record of one infusion, made to be printed."""
    found, now = queries.infusion_for(request.user, infusion_id), timezone.now()
    open_record(request.user, found.patient_id, page="infusions:record", at=now)
    return render(request, "treatments/infusions/record.html", record_page.page_of(found, now))
