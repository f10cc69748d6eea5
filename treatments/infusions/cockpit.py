"""What the page of one infusion shows: the phase, the numbers, and the forms of the acts that are possible now."""

from datetime import datetime
from uuid import uuid4

from django.http import HttpRequest

from clinic.accounts.roles import Action
from intake.patients.queries import allergies_in_view
from treatments.courses.forms import WeightForm
from treatments.infusions import forms, gate, queries, services
from treatments.infusions.gate_questions import NOBODY
from treatments.infusions.models import Infusion
from treatments.infusions.payload import ACCEPTED, PARAMETERS
from treatments.infusions.plausibility import ranges_from
from treatments.infusions.services.alarms import parameter_of
from treatments.infusions.states import ENDINGS, State
from treatments.infusions.terms import EMERGENCIES, SIDE_EFFECTS, intervention_name, term_name
from treatments.stock import queries as stock

PHASES = (
    ("checked-in", "Before"),
    ("prepared", "Ready"),
    ("running", "Running"),
    ("recovering", "Recovery"),
    ("closed", "Sign"),
)
BOXES = {
    "systolic": ("Systolic", "mmHg", 3),
    "diastolic": ("Diastolic", "mmHg", 3),
    "heart_rate": ("Heart rate", "/min", 3),
    "spo2": ("SpO2", "%", 3),
    "respiratory_rate": ("Resp. rate", "/min", 2),
    "sedation": ("MOAA/S", "5 awake", 1),
}


def page_of(request: HttpRequest, infusion: Infusion, at: datetime, bound: dict | None = None) -> dict:
    """The context of the cockpit; `bound` are forms that were refused, by name."""
    charted = queries.charted(infusion, at)
    context = {
        **numbers_of(charted),
        "allergies": allergies_in_view(infusion.patient),
        "phases": _phases(charted.phase),
        "boxes": boxes(charted),
        "events": _events(infusion),
        "may_run": request.user.may(Action.RUN_INFUSION),
        "forms": {**_forms(request, charted, at), **_by_template_name(bound)},
    }
    if infusion.state in (State.CHECKED_IN, State.PREPARED):
        context.update(_before_start(request, charted, at, bound or {}))
    return context


def _by_template_name(bound):
    """A refused form under the name by which the page shows it."""
    return {"other_ending" if name == "end-otherwise" else name: form for name, form in (bound or {}).items()}


def numbers_of(charted: queries.Charted) -> dict:
    """The numbers that move: what the parts of the page show that are fetched again."""
    return {
        "infusion": charted.infusion,
        "patient": charted.infusion.patient,
        "zone": charted.infusion.site.time_zone,
        "charted": charted,
        "delivered": charted.delivered,
        "due": charted.next_due,
        "recent": list(reversed(charted.readings))[:6],
        "alarms": charted.open_alerts,
        "state_name": charted.infusion.state,
    }


def boxes(charted: queries.Charted) -> list[dict]:
    """The boxes of the vitals pad: nothing filled in, the last value and the baseline beside."""
    ranges = {each.parameter: each for each in ranges_from(charted.infusion.course.protocol.monitoring["plausible"])}
    last, baseline = queries.latest(charted.readings), charted.baseline
    red = {parameter_of(alert): alert.level for alert in charted.open_alerts}
    return [
        {
            "name": name,
            "label": BOXES[name][0],
            "unit": BOXES[name][1],
            "length": BOXES[name][2],
            "accepted": ACCEPTED[name],
            "plausible": ranges[name].plausible,
            "last": getattr(last, name),
            "baseline": getattr(baseline, name) if charted.infusion.started_at else None,
            "level": {"amber": "amber", "red": "red", "emergency": "red"}.get(red.get(name), ""),
        }
        for name in PARAMETERS
    ]


def _phases(current):
    reached = [name for name, _ in PHASES].index("running" if current == "paused" else current)
    return [
        {"label": label, "state": "done" if place < reached else "now" if place == reached else ""}
        for place, (_, label) in enumerate(PHASES)
    ]


def _events(infusion):
    effects = list(infusion.adverse_events.all())
    for effect in effects:
        effect.name = term_name(effect.term)
    done = list(infusion.interventions.select_related("by"))
    for one in done:
        one.name = intervention_name(one.kind)
    return {"effects": effects, "interventions": done}


def _forms(request, charted, at) -> dict:
    infusion, state = charted.infusion, charted.infusion.state
    if state == State.SIGNED:
        return {"addendum": forms.AddendumForm(prefix="addendum")}
    shown = {
        "other_ending": forms.EndOtherwiseForm(prefix="end-otherwise"),
        "intervention": forms.InterventionForm(prefix="intervention"),
        "side_effect_id": str(uuid4()),
        "side_effects": [
            {"code": code, "label": label, "emergency": code in EMERGENCIES}
            for code, label in (SIDE_EFFECTS | EMERGENCIES).items()
        ],
    }
    if state in (State.RUNNING, State.PAUSED):
        shown["rate"] = forms.RateForm(prefix="rate")
        shown["pause"] = forms.HaltForm(prefix="pause")
        shown["resume"] = forms.ResumeForm(prefix="resume")
        shown["end"] = forms.EndForm(prefix="end")
    if state == State.RECOVERING:
        shown["discharge"] = forms.DischargeForm(prefix="discharge")
    closed = state in {one.value for one in ENDINGS}
    if (closed or state == State.RECOVERING) and infusion.withdrawal_id and infusion.waste_mg is None:
        shown["waste"] = forms.MeasuredWasteForm(prefix="waste")
    if closed:
        shown["sign"] = forms.SignForm(user=request.user, prefix="sign")
        shown["missing"] = services.what_is_missing(infusion)
    return shown


def _before_start(request, charted, at, bound) -> dict:
    infusion = charted.infusion
    check = gate.check_of(infusion)
    found = gate.start_gate(charted)
    liftable = [hold for hold in found.holds if hold.may_be_lifted_by != NOBODY]
    shown = {
        "gate": found,
        "must_be_put_right": [hold for hold in found.holds if hold.may_be_lifted_by == NOBODY],
        "liftable": liftable,
    }
    filled = {name: getattr(check, name) for name in forms.ChecksForm.base_fields} if check else {}
    new = {
        "checks": forms.ChecksForm(initial=filled, prefix="checks"),
        "weight": WeightForm(prefix="weight"),
        "start": forms.StartForm(
            liftable=liftable, needs_second=not request.user.may(Action.SIGN_ORDER), prefix="start"
        ),
        "discard": forms.DiscardForm(prefix="discard"),
    }
    shown["before"] = {**new, **bound}
    if infusion.state == State.CHECKED_IN and infusion.weight_id:
        shown.update(_vial_step(request, infusion, at, bound))
    return shown


def _vial_step(request, infusion, at, bound) -> dict:
    """Choose a vial, see the sheet, hand over to the second person: one step at a time."""
    vials = stock.usable(infusion.site, at)
    asked = request.GET.get("vial", "") or request.POST.get("prepare-vial", "")
    scanned = request.GET.get("barcode", "").strip()
    chosen = next((vial for vial in vials if str(vial.pk) == asked or (scanned and vial.barcode == scanned)), None)
    step = {"vials": vials, "scan_failed": bool(scanned) and chosen is None, "vial": chosen}
    if chosen is None:
        return step
    try:
        found = services.compute_sheet(infusion, chosen, at=at)
    except services.InfusionError as error:
        return {**step, "sheet_refused": str(error)}
    second = "check" in request.GET or "prepare" in bound
    prepare = bound.get("prepare") or forms.PrepareForm(initial={"vial": chosen.pk}, prefix="prepare")
    return {**step, "sheet": found, "second_check": second, "prepare_form": prepare}
