"""Pages beside the chair with one thing to do: answer an alert, correct a reading, ask a scale, grade a side effect."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from intake.patients.queries import allergies_in_view
from intake.patients.services import open_record
from treatments.infusions import forms, queries, scales, services
from treatments.infusions.models import Infusion
from treatments.infusions.rules.plausibility import ranges_from
from treatments.infusions.rules.states import State
from treatments.infusions.rules.terms import term_name
from treatments.infusions.views import cockpit


def _context(infusion: Infusion) -> dict:
    return {
        "infusion": infusion,
        "patient": infusion.patient,
        "zone": infusion.site.time_zone,
        "allergies": allergies_in_view(infusion.patient),
    }


@requires(Action.RUN_INFUSION)
@require_POST
def answer(request: HttpRequest, infusion_id: int, alert_id: int) -> HttpResponse:
    """What was done about an alert; what was typed stays when it is not enough yet."""
    alert, now = queries.alert_for(request.user, infusion_id, alert_id), timezone.now()
    form = forms.AnswerForm(request.POST)
    if form.is_valid():
        try:
            services.answer_alert(alert, **form.cleaned_data, by=request.user, at=now)
        except services.InfusionError as error:
            form.add_error("action", str(error))
        else:
            messages.success(request, "Answered.")
            return redirect("infusions:infusion", infusion_id)
    infusion = queries.infusion_for(request.user, infusion_id)
    open_record(request.user, infusion.patient_id, page="infusions:answer", at=now)
    context = cockpit.page_of(request, infusion, now)
    for alarm in context["alarms"]:
        if alarm.pk == alert.pk:
            alarm.typed, alarm.errors = form["action"].value(), form.errors.get("action", [])
    return render(request, "treatments/infusions/infusion.html", {**context, "refused": "alarms"}, status=422)


@requires(Action.RECORD_VITALS)
def correct(request: HttpRequest, infusion_id: int, reading_id: int) -> HttpResponse:
    """Put a wrong reading right; the original stays in the record, with the reason."""
    wrong, now = queries.reading_for(request.user, infusion_id, reading_id), timezone.now()
    infusion = queries.infusion_for(request.user, infusion_id)
    open_record(request.user, infusion.patient_id, page="infusions:correct", at=now)
    if infusion.state == State.SIGNED or hasattr(wrong, "corrected_by"):
        messages.error(request, "This reading can no longer be corrected here; look at the record.")
        return redirect("infusions:infusion", infusion_id)
    ranges = ranges_from(infusion.course.protocol.monitoring["plausible"])
    form = forms.CorrectionForm(request.POST or None, wrong=wrong, ranges=ranges)
    if request.method == "POST" and form.is_valid():
        try:
            recorded = services.correct_vitals(
                wrong, values=form.values(), reason=form.cleaned_data["reason"],
                client_id=form.cleaned_data["client_id"], by=request.user, at=now,
            )  # fmt: skip
        except services.InfusionError as error:
            form.add_error(error.field, str(error))
        else:
            struck = not form.values().measured()
            messages.success(request, "The reading is struck out." if struck else "The reading is corrected.")
            for alert in recorded.alerts:
                messages.warning(request, alert.message)
            return redirect("infusions:infusion", infusion_id)
    context = {**_context(infusion), "wrong": wrong, "form": form}
    return render(request, "treatments/infusions/correct.html", context, status=422 if form.errors else 200)


@requires(Action.RUN_INFUSION)
def ask(request: HttpRequest, infusion_id: int, slug: str) -> HttpResponse:
    """Ask a scale at the chair, one tap for each line."""
    if slug not in scales.SLUGS:
        raise Http404
    infusion, now = queries.infusion_for(request.user, infusion_id), timezone.now()
    open_record(request.user, infusion.patient_id, page="infusions:ask", at=now)
    instrument = scales.SLUGS[slug]
    wording = scales.wording_at_the_chair(instrument, infusion.patient.language)
    form = forms.ScaleForm(request.POST or None, wording=wording)
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.record_scale(infusion, **form.asked(instrument), by=request.user, at=now)
        except services.InfusionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            total = scales.total_of(asked)
            said = "written down as not answered in full" if total is None else f"written down: {total}"
            messages.success(request, f"{scales.NAMES[instrument]} is {said}.")
            return redirect("infusions:infusion", infusion_id)
    before = [one for one in scales.scales_of(infusion) if one.instrument == instrument]
    for one in before:
        one.total = scales.total_of(one)
    context = {**_context(infusion), "form": form, "wording": wording, "before": before}
    context["name"] = scales.NAMES[instrument]
    return render(request, "treatments/infusions/ask.html", context, status=422 if form.errors else 200)


@requires(Action.RUN_INFUSION)
def side_effect_edit(request: HttpRequest, infusion_id: int, event_id: int) -> HttpResponse:
    """When a side effect began and ended, its grade, what was done about it."""
    infusion, now = queries.infusion_for(request.user, infusion_id), timezone.now()
    open_record(request.user, infusion.patient_id, page="infusions:side-effect-edit", at=now)
    event = get_object_or_404(infusion.adverse_events, pk=event_id)
    initial = {name: getattr(event, name) for name in ("grade", "onset_at", "ended_at", "action")}
    form = forms.SideEffectEditForm(request.POST or None, initial=initial, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_side_effect(event, **form.changes(), by=request.user, at=now)
        except services.InfusionError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, "The side effect is brought up to date.")
            return redirect("infusions:infusion", infusion_id)
    context = {**_context(infusion), "form": form, "event": event, "name": term_name(event.term)}
    return render(request, "treatments/infusions/side_effect.html", context, status=422 if form.errors else 200)


@requires(Action.RUN_INFUSION)
@require_POST
def side_effect_over(request: HttpRequest, infusion_id: int, event_id: int) -> HttpResponse:
    """A side effect has passed."""
    return _tapped(request, infusion_id, event_id, forms.OverForm(request.POST))


@requires(Action.RUN_INFUSION)
@require_POST
def side_effect_grade(request: HttpRequest, infusion_id: int, event_id: int) -> HttpResponse:
    """How bad a side effect is, in one tap."""
    return _tapped(request, infusion_id, event_id, forms.GradeForm(request.POST))


def _tapped(request, infusion_id, event_id, form):
    found = queries.infusion_for(request.user, infusion_id)
    event = get_object_or_404(found.adverse_events, pk=event_id)
    if not form.is_valid():
        messages.error(request, "Nothing was changed; tap it again.")
        return redirect("infusions:infusion", infusion_id)
    try:
        services.update_side_effect(
            event, **form.changes(), client_id=form.cleaned_data["client_id"], by=request.user, at=timezone.now()
        )
    except services.InfusionError as error:
        messages.error(request, str(error))
    return redirect("infusions:infusion", infusion_id)


@requires(Action.SIGN_ORDER)
def rescue_orders(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """What may be given in an emergency of this course, signed by a prescriber."""
    infusion, now = queries.infusion_for(request.user, infusion_id), timezone.now()
    open_record(request.user, infusion.patient_id, page="infusions:rescue-orders", at=now)
    form = forms.RescueOrdersForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        services.sign_rescue_orders(infusion.course, lines=form.orders, by=request.user, at=now)
        messages.success(request, "The rescue orders are signed and in force.")
        return redirect("infusions:infusion", infusion_id)
    context = {
        **_context(infusion),
        "form": form,
        "current": queries.rescue_orders_of(infusion.course),
        "meaning": services.RESCUE_MEANING,
    }
    return render(request, "treatments/infusions/rescue_orders.html", context, status=422 if form.errors else 200)
