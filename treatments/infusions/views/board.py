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
from treatments.infusions import queries, services
from treatments.infusions.forms import CheckInForm
from treatments.infusions.views import cockpit
from treatments.scheduling.queries import appointment_for


@requires(Action.SEE_BOARD)
def board(request: HttpRequest) -> HttpResponse:
    """Every chair of the current site, and who is expected today; `?wall=1` is for a screen on the wall."""
    site, now = current_site(request), timezone.now()
    context = {"site": site, "zone": site.time_zone, "wall": "wall" in request.GET, **queries.board(site, now)}
    part = request.htmx and request.htmx.target == "chairs"
    page = "parts/chairs" if part else "wall" if context["wall"] else "board"
    return render(request, f"treatments/infusions/{page}.html", context)


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
    """What moves while the page stays, fetched in one go: alerts, numbers, readings, and the chart if it is another."""
    found = queries.infusion_for(request.user, infusion_id)
    charted = queries.charted(found, timezone.now())
    context = {
        **cockpit.numbers_of(charted),
        **cockpit.chart_part(charted),
        "boxes": cockpit.boxes(charted),
        "have": request.GET.get("have"),
        "may_run": request.user.may(Action.RUN_INFUSION),
    }
    return render(request, "treatments/infusions/parts/moving.html", context)


@requires(Action.SIGN_INFUSION)
@require_POST
def accept_addendum(request: HttpRequest, infusion_id: int, addendum_id: int) -> HttpResponse:
    """Take a late reading into the record, beside what was signed."""
    found = queries.infusion_for(request.user, infusion_id)
    addendum = get_object_or_404(found.addenda, pk=addendum_id)
    services.accept_addendum(addendum, by=request.user, at=timezone.now())
    messages.success(request, "The reading is part of the record now, as an addendum.")
    return redirect("infusions:record", infusion_id)
