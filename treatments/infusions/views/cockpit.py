"""What the page of one infusion shows: the phase, the numbers, and the forms of the acts that are possible now."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from django.http import HttpRequest

from clinic.accounts.roles import Action
from intake.instruments.queries import wordings_in_use
from intake.instruments.wording import Wording
from intake.patients.queries import allergies_in_view
from treatments.courses.forms import WeightForm
from treatments.courses.queries import weight_before
from treatments.infusions import forms, gate, queries, scales, services
from treatments.infusions.models import Infusion
from treatments.infusions.plotting import chart_of
from treatments.infusions.rules.discharge import (
    DischargeFacts,
    discharge_rules_from,
    earliest_discharge,
    unmet_first,
)
from treatments.infusions.rules.gate_questions import NOBODY
from treatments.infusions.rules.interventions import KINDS, before_and_after, intervention_name
from treatments.infusions.rules.payload import ACCEPTED, PARAMETERS
from treatments.infusions.rules.plausibility import ranges_from
from treatments.infusions.rules.sheet_rows import sheet_parts
from treatments.infusions.rules.states import ENDINGS, State
from treatments.infusions.rules.terms import EMERGENCIES, GRADES, SIDE_EFFECTS, term_name
from treatments.infusions.services.alarms import parameter_of
from treatments.infusions.views.care_part import care_part
from treatments.stock import queries as stock
from treatments.stock.forms import ScanForm
from treatments.stock.queries import rules_of

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
    "sedation": ("MOAA/S", "5 = awake", 1),
}


def page_of(request: HttpRequest, infusion: Infusion, at: datetime, bound: dict | None = None) -> dict:
    """The context of the cockpit; `bound` are forms that were refused, by name."""
    charted = queries.charted(infusion, at)
    context = {
        **numbers_of(charted),
        "allergies": allergies_in_view(infusion.patient),
        "phases": _phases(charted.phase),
        "boxes": boxes(charted),
        "events": _events(charted),
        "grades": GRADES,
        **_scales(charted),
        "correction_form": _correction_form(infusion, request.user),
        "rescue": queries.rescue_orders_of(infusion.course),
        "may_sign_orders": request.user.may(Action.SIGN_ORDER),
        **chart_part(charted),
        "may_run": request.user.may(Action.RUN_INFUSION),
        "forms": {**_forms(request, charted, bound or {}), **_by_template_name(bound)},
        **care_part(request.user, infusion, at),
    }
    for name in ("line", "note"):
        if bound and name in bound:
            context[f"{name}_form"] = bound[name]
    if infusion.state in (State.CHECKED_IN, State.PREPARED):
        context.update(_before_start(request, charted, at, bound or {}))
    return context


def _by_template_name(bound):
    """A refused form under the name by which the page shows it."""
    return {"other_ending" if name == "end-otherwise" else name: form for name, form in (bound or {}).items()}


def chart_part(charted: queries.Charted) -> dict:
    """The chart with a version that changes with what it shows, so that it is drawn again only then."""
    drawn = chart_of(charted)
    version = hashlib.sha256(json.dumps(drawn).encode()).hexdigest()[:16]
    return {"chart": drawn, "chart_version": version}


def numbers_of(charted: queries.Charted) -> dict:
    """The numbers that move: what the parts of the page show that are fetched again."""
    for alert in charted.open_alerts:
        alert.once = uuid4()
    return {
        "infusion": charted.infusion,
        "patient": charted.infusion.patient,
        "zone": charted.infusion.site.time_zone,
        "charted": charted,
        "delivered": charted.delivered,
        "due": charted.next_due,
        "other_dues": charted.due[1:],
        "steps": charted.steps,
        "recent": list(reversed(charted.readings))[:6],
        "alarms": charted.open_alerts,
        "state_name": charted.infusion.state,
    }


def boxes(charted: queries.Charted) -> list[dict]:
    """The boxes of the vitals pad: nothing filled in, the last value and the baseline beside."""
    ranges = {each.parameter: each for each in ranges_from(charted.infusion.course.protocol.monitoring["plausible"])}
    last, baseline = queries.latest(charted.readings), charted.baseline
    red = {parameter_of(alert): alert.level for alert in reversed(charted.open_alerts)}
    return [
        {
            "name": name,
            "label": BOXES[name][0],
            "unit": BOXES[name][1],
            "length": BOXES[name][2],
            "accepted": ACCEPTED[name],
            "plausible": ranges[name].plausible,
            "confirmable": ranges[name].confirmable,
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


def _events(charted):
    infusion = charted.infusion
    effects = list(infusion.adverse_events.all())
    for effect in effects:
        effect.name, effect.once = term_name(effect.term), {"grade": uuid4(), "over": uuid4()}
    done = list(infusion.interventions.select_related("by"))
    for one in done:
        one.name = intervention_name(one.kind)
        one.before, one.after = before_and_after(one.kind, one.at, charted.readings)
    return {"effects": effects, "interventions": done}


def _scales(charted) -> dict:
    """What was asked at the chair, and what is due; each due one with the address that asks it."""
    asked = list(scales.scales_of(charted.infusion))
    due = scales.due_of(charted.infusion, charted.times, scales.asked_from(asked))
    for one in asked:
        one.name, one.total = scales.NAMES.get(one.instrument, one.instrument), scales.total_of(one)
        one.moment_name = scales.MOMENT_NAMES[one.moment]
    dues = {each.instrument: each for each in reversed(due)}
    wordings = wordings_in_use(charted.infusion.patient.language, scales.NAMES)
    ways = [way | {"due": dues.get(instrument)} for instrument, way in scale_forms(wordings).items()]
    return {"asked": asked, "scales": ways}


def scale_forms(wordings: Mapping[str, Wording]) -> dict[str, dict]:
    """The scales of the chair in these words, each with the form that asks it, in one page."""
    return {
        instrument: {
            "name": scales.NAMES[instrument],
            "slug": slug,
            "wording": wordings[instrument],
            "form": forms.ScaleForm(wording=wordings[instrument], auto_id=f"id_{slug}_%s"),
        }
        for slug, instrument in scales.SLUGS.items()
    }


def _correction_form(infusion, user):
    """An empty one: the page fills it with the reading that is put right."""
    if infusion.state == State.SIGNED or not user.may(Action.RUN_INFUSION):
        return None
    ranges = ranges_from(infusion.course.protocol.monitoring["plausible"])
    return forms.CorrectionForm(wrong=None, ranges=ranges, auto_id="id_correcting_%s")


def _forms(request, charted, bound) -> dict:
    infusion, state = charted.infusion, charted.infusion.state
    if state == State.SIGNED:
        return {"addendum": forms.AddendumForm(prefix="addendum")}
    shown = {
        "other_ending": forms.EndOtherwiseForm(state=state, prefix="end-otherwise"),
        "interventions": _intervention_forms(bound.get("intervention")),
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
        second = who_discharges_beside(request.user)
        shown["discharge"] = forms.DischargeForm(prefix="discharge", initial=_escort(infusion), second=second)
        shown["discharge_from"] = _discharge_from(charted)
        shown["criteria"] = unmet_first(getattr(infusion, "criteria", None) or _known_already(charted))
    closed = state in {one.value for one in ENDINGS}
    if (closed or state == State.RECOVERING) and infusion.withdrawal_id and infusion.waste_mg is None:
        shown["waste"] = forms.MeasuredWasteForm(prefix="waste")
    if closed:
        shown["sign"] = forms.SignForm(user=request.user, prefix="sign")
        shown["missing"] = services.what_is_missing(infusion)
    return shown


def _intervention_forms(refused):
    """One form for each kind, so that each asks no more than it needs; the refused one in the place of its own."""
    made = {kind: forms.InterventionForm(kind=kind, prefix="intervention") for kind in KINDS}
    if refused is not None:
        made[refused.code] = refused
    return {
        "one_tap": [form for form in made.values() if form.is_one_tap],
        "asking": [form for form in made.values() if not form.is_one_tap],
    }


def who_discharges_beside(user) -> str:
    """A nurse and a prescriber sign a discharge; whoever fills it in is one of the two."""
    return "Nurse" if user.may(Action.SIGN_ORDER) else "Prescriber"


def _discharge_from(charted):
    reds = [alert.raised_at for alert in charted.alerts if alert.level in queries.RED]
    rules = discharge_rules_from(charted.infusion.course.protocol.monitoring["discharge"])
    return earliest_discharge(charted.infusion.ended_at, reds, rules)


def _known_already(charted):
    """The criteria before anybody has answered: what the record and the clock say."""
    nothing = DischargeFacts(now=charted.now)
    return services.judge_discharge(charted.infusion, nothing, at=charted.now, charted=charted)


def _escort(infusion):
    """Whoever was named in the morning; another name is written over it."""
    check = gate.check_of(infusion)
    return {"escort_name": check.escort_name} if check else {}


def _before_start(request, charted, at, bound) -> dict:
    infusion = charted.infusion
    check = gate.check_of(infusion)
    found = gate.start_gate(charted)
    liftable = [hold for hold in found.holds if hold.may_be_lifted_by != NOBODY]
    shown = {
        "weight_before": weight_before(infusion.patient, infusion.checked_in_at),
        "gate": found,
        "holds": _worth_showing(found.holds, infusion),
        "must_be_put_right": [hold for hold in found.holds if hold.may_be_lifted_by == NOBODY],
        "liftable": liftable,
    }
    asked = [name for name in forms.ChecksForm.base_fields if name != "seen"]
    filled = {name: getattr(check, name) for name in asked} if check else {}
    new = {
        "checks": forms.ChecksForm(
            initial=filled, prefix="checks", fasting=infusion.course.protocol.monitoring.get("fasting")
        ),
        "weight": WeightForm(prefix="weight"),
        "start": forms.StartForm(
            liftable=liftable, needs_second=not request.user.may(Action.SIGN_ORDER), prefix="start"
        ),
        "discard": forms.DiscardForm(prefix="discard"),
        "put_back": forms.PutBackForm(prefix="put-back") if rules_of(infusion.site).returns_allowed else None,
    }
    shown["before"] = {**new, **bound}
    if infusion.state == State.CHECKED_IN and infusion.weight_id:
        shown.update(_vial_step(request, infusion, at, bound))
    return shown


def _worth_showing(holds, infusion):
    """While nothing is drawn up one line says so; what would follow from the dose is not known yet."""
    if infusion.withdrawal_id:
        return holds
    return [hold for hold in holds if hold.code not in ("dose", "limits")]


def _vial_step(request, infusion, at, bound) -> dict:
    """Choose a vial, see the sheet, hand over to the second person: one step at a time."""
    vials = stock.usable(infusion.site, at)
    asked = request.GET.get("vial", "") or request.POST.get("prepare-vial", "")
    scan = ScanForm(request.GET)
    read = scan.cleaned_data["scan"] if scan.is_valid() else None
    found = stock.scanned(vials, read) if read else vials
    one = found[0] if read and len(found) == 1 else None
    chosen = one or next((vial for vial in vials if str(vial.pk) == asked), None)
    failed = " ".join(scan.errors.get("scan", [])) or ("" if found else "No vial in stock that can be used has this.")
    step = {"vials": found or vials, "scan_failed": bool(vials) and failed, "vial": chosen}
    if chosen is None:
        return step
    try:
        found = services.compute_sheet(infusion, chosen, at=at)
    except services.InfusionError as error:
        return {**step, "sheet_refused": str(error)}
    second = "check" in request.GET or "prepare" in bound
    prepare = bound.get("prepare") or forms.PrepareForm(initial={"vial": chosen.pk}, prefix="prepare")
    if not found.limits and not prepare.is_bound:
        del prepare.fields["reason"]
    parts = sheet_parts(services.described(infusion, chosen, found))
    return {**step, "sheet": found, "sheet_parts": parts, "second_check": second, "prepare_form": prepare}
