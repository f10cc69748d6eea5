"""The record of one infusion, gathered from every table of it: what is signed, and what page and paper show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intake.patients.queries import allergies_in_view
from intake.screening.queries import run_about
from treatments.infusions import gate, queries
from treatments.infusions.models import Infusion, LateEntry
from treatments.infusions.plotting import chart_of
from treatments.infusions.rules.interventions import intervention_name
from treatments.infusions.rules.late import KINDS, said
from treatments.infusions.rules.line import LINE_ACTS
from treatments.infusions.rules.record import VERSION, chained, differences, plain, shown_value, with_times
from treatments.infusions.rules.serious import CRITERIA
from treatments.infusions.rules.terms import GRADES, term_name
from treatments.infusions.scales import MOMENT_NAMES, NAMES, scales_of, total_of
from treatments.stock.labels import MOVEMENT_NAMES
from treatments.stock.models import CheckAttempt
from treatments.stock.queries import entries_of_infusion

# What the signature itself writes; the record is taken just before it, and holds the signature in its own words.
OF_THE_SIGNATURE = ("state", "note", "signed_by_id", "signed_name", "signed_at", "meaning")
ENDINGS = {
    "discharged": "Discharged",
    "cancelled": "Cancelled before the start",
    "left-against-advice": "Left against advice",
    "emergency": "Handed to emergency care",
    "died": "Died",
}


@dataclass(frozen=True)
class Signature:
    """Who signs: the printed name, when, what it means, and the note that goes with it."""

    name: str
    at: datetime
    meaning: str
    note: str


def signature_of(infusion: Infusion) -> Signature | None:
    if infusion.signed_at is None:
        return None
    return Signature(infusion.signed_name, infusion.signed_at, infusion.meaning, infusion.note)


def content_of(infusion: Infusion, signature: Signature | None, at: datetime) -> dict[str, Any]:
    """The whole record as plain data: `shown` in words, `rows` as the tables hold it."""
    shown = {**_shown(infusion, at), "signature": vars(signature) if signature else None}
    return {"version": VERSION, "shown": plain(shown), "rows": rows_of(infusion)}


def rows_of(infusion: Infusion) -> dict[str, list[dict[str, Any]]]:
    """Every row that the signature closes, by table, in order, without what the signature itself writes."""
    own = Infusion.objects.filter(pk=infusion.pk).values()
    rows = {"infusion": [{name: value for name, value in row.items() if name not in OF_THE_SIGNATURE} for row in own]}
    for relation in Infusion._meta.related_objects:
        model = relation.related_model
        if any(trigger.name == "closed_when_signed" for trigger in getattr(model._meta, "triggers", ())):
            found = model.objects.filter(infusion=infusion).order_by("pk")
            rows[model._meta.model_name] = list(found.values())
    rows["infusionevent"] = [row for row in rows["infusionevent"] if row["act"] != "sign"]
    return plain(rows)


def changed_since_signing(infusion: Infusion) -> list[str]:
    """Where the rows are no longer what was signed; empty when all is as it was."""
    return differences(infusion.signed_record.content["rows"], rows_of(infusion))


def page_of(infusion: Infusion, at: datetime, *, chart_width: int = 640) -> dict[str, Any]:
    """What the page and the paper show: a signed record as it was signed, an open one as it stands."""
    record = getattr(infusion, "signed_record", None)
    content = record.content if record else content_of(infusion, signature_of(infusion), at)
    return {
        "infusion": infusion,
        "zone": infusion.site.time_zone,
        "record": with_times(content["shown"]),
        "check_value": record.check_value if record else "",
        "check_shown": shown_value(record.check_value) if record else "",
        "chart": chart_of(queries.charted(infusion, at), width=chart_width),
        "addenda": _addenda(infusion, record.check_value if record else ""),
        "late": late_entries(infusion),
        "reports": [
            {
                "id": report.pk,
                "term": report.term,
                "why": ", ".join(CRITERIA.get(code, code) for code in report.criteria),
            }
            for report in infusion.serious_events.all()
        ],
    }


def _addenda(infusion, value):
    """The addenda in order, each with its own check value on top of the one before."""
    found = list(infusion.addenda.select_related("by", "accepted_by"))
    for addendum in found:
        content = {
            "id": addendum.pk,
            "text": addendum.text,
            "reading": addendum.reading,
            "by": addendum.by_id,
            "at": addendum.at,
        }
        value = chained(value, content)
        addendum.check_shown = shown_value(value)
    return found


def late_entries(infusion: Infusion, **which) -> list[LateEntry]:
    """What devices sent late, each with its name and, where it was not carried out, what it said."""
    found = list(infusion.late_entries.filter(**which).select_related("by", "sent_by"))
    for one in found:
        one.name = KINDS.get(one.kind, one.kind)
        one.said = said(one.kind, one.sent) if one.outcome == "refused" else ""
    return found


def _shown(infusion, at) -> dict[str, Any]:
    charted = queries.charted(infusion, at)
    return {
        "site": {"name": infusion.site.name, "time_zone": infusion.site.time_zone},
        "patient": _patient(infusion),
        "infusion": _infusion(infusion),
        "order": _order(infusion),
        "checks": _checks(infusion),
        "screening": _screening(infusion),
        "preparation": infusion.preparation,
        "second_checks": _second_checks(infusion),
        "withdrawal": _withdrawal(infusion),
        "delivered": vars(charted.delivered) if charted.delivered else None,
        "baseline": vars(charted.baseline),
        "readings": _readings(infusion),
        "rates": [
            {"at": one.at, "act": one.act, "ml_per_h": one.rate_ml_per_h, "reason": one.reason, "by": _name(one.by)}
            for one in infusion.rate_changes.select_related("by")
        ],
        "events": _events(infusion),
        "alerts": _alerts(infusion),
        "scales": _scales(infusion),
        "discharge": _discharge(infusion),
        "ledger": _ledger(infusion),
    }


def _patient(infusion):
    patient = infusion.patient
    return {
        "name": patient.name,
        "born": patient.born.isoformat(),
        "mrn": patient.mrn,
        "sex": patient.reference_sex,
        "allergies": allergies_in_view(patient),
    }


def _infusion(infusion):
    return {
        "number": infusion.pk,
        "in_series": infusion.number_in_series,
        "planned": infusion.order.infusions,
        "chair": infusion.chair.name if infusion.chair else "",
        "identified_by": infusion.identifiers,
        "checked_in_at": infusion.checked_in_at,
        "started_at": infusion.started_at,
        "ended_at": infusion.ended_at,
        "closed_at": infusion.closed_at,
        "ending": ENDINGS.get(infusion.ending, infusion.ending),
        "waste_mg": infusion.waste_mg,
        "residual_mg": infusion.residual_mg,
        "residual_reason": infusion.residual_reason,
        "protocol": str(infusion.course.protocol),
    }


def _order(infusion):
    order, weight = infusion.order, infusion.weight
    return {
        "mg_per_kg": order.mg_per_kg,
        "minutes": order.minutes,
        "revision": order.revision,
        "reason": order.reason,
        "signed_name": order.signed_name,
        "signed_at": order.signed_at,
        "dosing_weight": order.dosing_weight,
        "weight_kg": weight.weight_kg if weight else None,
        "weighed_at": weight.measured_at if weight else None,
    }


def _checks(infusion):
    check = gate.check_of(infusion)
    if check is None:
        return None
    names = [field.name for field in check._meta.fields if field.name not in ("id", "infusion", "recorded_by")]
    return {**{name: getattr(check, name) for name in names}, "recorded_by": _name(check.recorded_by)}


def _screening(infusion):
    """What the rules said at the start, with their version; None when it never came to a start."""
    run = run_about(infusion.patient, queries.about(infusion))
    if run is None:
        return None
    rules = [finding["rule"] for finding in run.findings]
    return {"disposition": run.disposition, "rules": rules, "rules_version": run.rules_version, "at": run.at}


def _second_checks(infusion):
    attempts = CheckAttempt.objects.filter(infusion_id=infusion.pk).select_related("drawn_by", "checked_by")
    return [
        {
            "at": one.at,
            "drawn_by": _name(one.drawn_by),
            "checked_by": _name(one.checked_by),
            "weight_kg": one.weight_kg,
            "volume_ml": one.volume_ml,
            "agreed": one.agreed,
        }
        for one in attempts.order_by("at", "id")
    ]


def _withdrawal(infusion):
    drawn = infusion.withdrawal
    if drawn is None:
        return None
    vial = drawn.vial
    return {
        "product": vial.product,
        "lot": vial.lot,
        "expires_on": vial.expires_on.isoformat(),
        "vial": str(vial),
        "strength_mg_per_ml": vial.strength_mg_per_ml,
        "mg": drawn.mg,
        "drawn_by": _name(drawn.drawn_by),
        "checked_by": _name(drawn.checked_by),
    }


def _readings(infusion):
    found = infusion.vitals.select_related("by", "corrected_by").order_by("recorded_at", "id")
    names = ("systolic", "diastolic", "heart_rate", "spo2", "respiratory_rate", "sedation")
    return [
        {
            "at": one.recorded_at,
            "received_at": one.received_at,
            **{name: getattr(one, name) for name in names},
            "by": _name(one.by),
            "clock_ahead": one.clock_ahead,
            "is_corrected": hasattr(one, "corrected_by"),
            "is_correction": one.corrects_id is not None,
            "reason": one.correction_reason,
        }
        for one in found
    ]


def _events(infusion):
    """Everything that happened, in one order of time."""
    found = [
        {
            "at": one.at,
            "sort": "Step",
            "words": one.act.replace("-", " ").capitalize(),
            "detail": one.why,
            "by": _name(one.by),
        }
        for one in infusion.events.select_related("by").exclude(act="sign")
    ]
    found += [
        {
            "at": one.onset_at,
            "sort": "Side effect",
            "words": f"{term_name(one.term)}, {GRADES[one.grade].lower()} (grade {one.grade})",
            "detail": one.action,
            "until_at": one.ended_at,
            "by": _name(one.by),
        }
        for one in infusion.adverse_events.select_related("by")
    ]
    found += [
        {
            "at": one.at,
            "sort": "Done",
            "words": intervention_name(one.kind),
            "detail": _intervention(one),
            "by": _name(one.by),
        }
        for one in infusion.interventions.select_related("by")
    ]
    found += [
        {
            "at": one.at,
            "sort": "Line",
            "words": LINE_ACTS.get(one.act, one.act),
            "detail": _line(one),
            "by": _name(one.by),
        }
        for one in infusion.line_care.select_related("by")
    ]
    found += [
        {"at": one.at, "sort": "Note", "words": one.text, "detail": "", "by": _name(one.by)}
        for one in infusion.notes.select_related("by")
    ]
    return sorted(found, key=lambda one: one["at"])


def _intervention(one):
    amount = f"{plain(one.amount)} {one.unit}" if one.amount is not None else ""
    return ", ".join(part for part in (one.drug, amount, one.route, one.detail) if part)


def _line(one):
    volume = f"{plain(one.volume_ml)} mL" if one.volume_ml is not None else ""
    return ", ".join(part for part in (one.place, volume, one.detail) if part)


def _alerts(infusion):
    return [
        {
            "at": one.raised_at,
            "level": one.level,
            "message": one.message,
            "answered_at": one.answered_at,
            "answered_by": _name(one.answered_by),
            "action": one.action,
        }
        for one in infusion.alerts.select_related("answered_by").order_by("raised_at", "id")
    ]


def _scales(infusion):
    return [
        {
            "at": one.at,
            "name": NAMES.get(one.instrument, one.instrument),
            "moment": MOMENT_NAMES.get(one.moment, one.moment),
            "total": total_of(one),
            "unable": one.unable_reason,
        }
        for one in scales_of(infusion)
    ]


def _discharge(infusion):
    check = infusion.discharge_checks.select_related("by", "second").last()
    if check is None:
        return None
    return {
        "at": check.at,
        "by": _name(check.by),
        "second": _name(check.second),
        "passed": check.passed,
        "override_reason": check.override_reason,
        "facts": check.facts,
        "criteria": check.criteria,
    }


def _ledger(infusion):
    return [
        {
            "at": one.at,
            "movement": MOVEMENT_NAMES[one.movement],
            "ml": one.ml,
            "mg": one.mg,
            "vial": str(one.vial),
            "lot": one.vial.lot,
            "actor": _name(one.actor),
            "witness": _name(one.witness),
            "reason": one.reason,
        }
        for one in entries_of_infusion(infusion.pk)
    ]


def _name(user) -> str:
    return user.printed_name if user is not None else ""
