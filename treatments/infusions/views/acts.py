"""The acts of the cockpit, each a POST that leads back to the page, or shows it again with the sentence at the field.

One function per act says which service it is; `act` makes the view of it.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.accounts.services import SecondPersonRefused, second_person
from intake.patients.services import open_record
from treatments.courses.forms import WeightForm
from treatments.courses.weights import UnknownWeightUnit
from treatments.infusions import forms, gate, queries, services
from treatments.infusions.rules.gate_questions import NOBODY
from treatments.infusions.rules.interventions import KINDS, intervention_name
from treatments.infusions.rules.states import Act
from treatments.infusions.rules.terms import term_name
from treatments.infusions.views import cockpit
from treatments.scheduling.services import BookingError
from treatments.scheduling.states import MoveNotPossible
from treatments.stock.queries import vial_for
from treatments.stock.services import StockError

REFUSALS = (services.InfusionError, StockError, BookingError, MoveNotPossible, UnknownWeightUnit)
TEMPLATE = "treatments/infusions/infusion.html"


def act(name: str, action: Action, make_form: Callable) -> Callable:
    """Make a view of a function `(request, infusion, form, at) -> sentence`; `make_form(request, infusion, at)`."""

    def decorate(do):
        @requires(action)
        @require_POST
        @wraps(do)
        def view(request: HttpRequest, infusion_id: int) -> HttpResponse:
            infusion, now = queries.infusion_for(request.user, infusion_id), timezone.now()
            form = make_form(request, infusion, now)
            if form.is_valid() and (said := _done(do, request, infusion, form, now)) is not None:
                messages.success(request, said)
                return redirect("infusions:infusion", infusion.pk)
            open_record(request.user, infusion.patient_id, page=f"infusions:{name}", at=now)
            context = cockpit.page_of(request, infusion, now, {name: form})
            return render(request, TEMPLATE, {**context, "refused": name}, status=422)

        return view

    return decorate


def _done(do, request, infusion, form, now) -> str | None:
    """Do it; None with the sentence on the form when it is refused."""
    try:
        return do(request, infusion, form, now)
    except SecondPersonRefused as error:
        form.add_error("second_password", str(error))
    except REFUSALS as error:
        field = getattr(error, "field", None)
        form.add_error(field if field in form.fields else None, str(error))
    return None


def bound(form_class) -> Callable:
    """How a plain form of an act is made; its prefix is the act's name, so that ids never collide on the page."""

    def make(request, infusion, at):
        return form_class(request.POST, prefix=request.resolver_match.url_name)

    return make


def second_of(request, form, infusion, at, action=Action.WITNESS):
    data = form.cleaned_data
    return second_person(
        username=data["second_username"],
        password=data["second_password"],
        action=action,
        not_user=request.user,
        site=infusion.site,
        at=at,
        page=request.path,
    )


@act("checks", Action.RUN_INFUSION, bound(forms.ChecksForm))
def checks(request, infusion, form, at):
    services.record_checks(infusion, form.changes(), by=request.user, at=at)
    return "The checks are written down."


@act("weight", Action.RUN_INFUSION, bound(WeightForm))
def weight(request, infusion, form, at):
    weighed = services.record_weight(infusion, **form.cleaned_data, by=request.user, at=at).weight
    return f"{weighed.weight_kg.normalize():f} kg is written down."


@act("prepare", Action.RUN_INFUSION, bound(forms.PrepareForm))
def prepare(request, infusion, form, at):
    vial = vial_for(request.user, form.cleaned_data["vial"])
    check = form.check(second_of(request, form, infusion, at))
    services.prepare_and_withdraw(
        infusion, vial=vial, check=check, reason=form.cleaned_data["reason"], by=request.user, at=at
    )
    return "Drawn up, checked by two people, and in the register."


@act("discard", Action.RUN_INFUSION, bound(forms.DiscardForm))
def discard(request, infusion, form, at):
    data = form.cleaned_data
    witness = second_of(request, form, infusion, at)
    services.discard(
        infusion, waste_ml=data["waste_ml"], reason=data["reason"], witness=witness, by=request.user, at=at
    )
    return "Wasted with a witness. Another dose can be prepared."


def _start_form(request, infusion, at):
    holds = gate.start_gate(queries.charted(infusion, at)).holds
    liftable = [hold for hold in holds if hold.may_be_lifted_by != NOBODY]
    alone = request.user.may(Action.SIGN_ORDER)
    return forms.StartForm(request.POST, liftable=liftable, needs_second=not alone, prefix="start")


@act("start", Action.RUN_INFUSION, _start_form)
def start(request, infusion, form, at):
    lifts, lifted_by = form.lifts(), None
    if lifts:
        alone = request.user.may(Action.SIGN_ORDER)
        lifted_by = request.user if alone else second_of(request, form, infusion, at, Action.SIGN_ORDER)
    services.start(
        infusion, client_id=form.cleaned_data["client_id"], lifts=lifts, lifted_by=lifted_by, by=request.user, at=at
    )
    return "Running."


def _rate_form(request, infusion, at):
    sheet = infusion.preparation or {}
    ordered = Decimal(sheet["pump_rate_ml_per_h"]) if sheet else None
    return forms.RateForm(request.POST, ordered=ordered, prefix="rate")


@act("rate", Action.RUN_INFUSION, _rate_form)
def rate(request, infusion, form, at):
    services.change_rate(infusion, **form.cleaned_data, by=request.user, at=at)
    return f"Running at {form.cleaned_data['rate_ml_per_h'].normalize():f} mL/h."


@act("pause", Action.RUN_INFUSION, bound(forms.HaltForm))
def pause(request, infusion, form, at):
    services.pause(infusion, **form.cleaned_data, by=request.user, at=at)
    return "Paused."


@act("resume", Action.RUN_INFUSION, bound(forms.ResumeForm))
def resume(request, infusion, form, at):
    services.resume(infusion, **form.cleaned_data, by=request.user, at=at)
    return "Running again."


@act("end", Action.RUN_INFUSION, bound(forms.EndForm))
def end(request, infusion, form, at):
    services.end(infusion, **form.cleaned_data, by=request.user, at=at)
    return "Ended. Recovery begins; take a full set of vitals now."


@act("side-effect", Action.RUN_INFUSION, bound(forms.SideEffectForm))
def side_effect(request, infusion, form, at):
    event = services.record_side_effect(infusion, **form.cleaned_data, by=request.user, at=at)
    return f"{term_name(event.term)} is written down. Tap its grade if it is more than mild."


def _intervention_form(request, infusion, at):
    kind = request.POST.get("intervention-kind", "")
    return forms.InterventionForm(request.POST, kind=kind if kind in KINDS else "other", prefix="intervention")


@act("intervention", Action.RUN_INFUSION, _intervention_form)
def intervention(request, infusion, form, at):
    done = services.record_intervention(infusion, **form.cleaned_data, by=request.user, at=at)
    return f"{intervention_name(done.kind)} is written down."


def _discharge_form(request, infusion, at):
    return forms.DischargeForm(request.POST, second=cockpit.who_discharges_beside(request.user), prefix="discharge")


@act("discharge", Action.RUN_INFUSION, _discharge_form)
def discharge(request, infusion, form, at):
    other = Action.RUN_INFUSION if request.user.may(Action.SIGN_ORDER) else Action.SIGN_ORDER
    second = second_of(request, form, infusion, at, other)
    override = services.Override(form.cleaned_data["override_reason"])
    try:
        services.discharge(infusion, form.answers(at), second=second, override=override, by=request.user, at=at)
    except services.DischargeNotEarned as error:
        infusion.criteria = error.criteria
        raise
    return "Discharged."


def _other_ending_form(request, infusion, at):
    return forms.EndOtherwiseForm(request.POST, state=infusion.state, prefix="end-otherwise")


@act("end-otherwise", Action.RUN_INFUSION, _other_ending_form)
def end_otherwise(request, infusion, form, at):
    data = form.cleaned_data
    services.end_otherwise(infusion, Act(data["act"]), words=data["words"], by=request.user, at=at)
    return "The ending is written down."


@act("waste", Action.RUN_INFUSION, bound(forms.MeasuredWasteForm))
def waste(request, infusion, form, at):
    data = form.cleaned_data
    witness = second_of(request, form, infusion, at)
    services.record_waste(
        infusion, waste_ml=data["waste_ml"], residual_reason=data["reason"], witness=witness, by=request.user, at=at
    )
    return "The waste is in the register."


def _sign_form(request, infusion, at):
    return forms.SignForm(request.POST, user=request.user, prefix="sign")


@act("sign", Action.SIGN_INFUSION, _sign_form)
def sign(request, infusion, form, at):
    services.sign(infusion, note=form.cleaned_data["note"], by=request.user, at=at)
    return "Signed. Nothing in this record can be changed any more."


@act("addendum", Action.SIGN_INFUSION, bound(forms.AddendumForm))
def addendum(request, infusion, form, at):
    services.add_addendum(infusion, text=form.cleaned_data["text"], by=request.user, at=at)
    return "Added."
