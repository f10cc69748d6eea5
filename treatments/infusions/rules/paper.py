"""The record as paper takes it: every value in words, every time on the site's clock, the chart as SVG."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

DAY = "%-d %b %Y"


def sheet_of(page: dict[str, Any]) -> dict[str, Any]:
    """The data of `record.typ`, from what `record_page.page_of` gathered."""
    record, zone = page["record"], ZoneInfo(page["zone"])
    clock = _clock(zone)
    return {
        "clinic": record["site"]["name"],
        "title": "Record",
        "reference": f"Record {record['infusion']['number']}",
        "check_value": f"Check value {page['check_shown']}" if page["check_shown"] else "Not signed",
        "signed": bool(page["check_value"]),
        "full_value": page["check_value"],
        "day": record["infusion"]["checked_in_at"].astimezone(zone).strftime(f"%a {DAY}"),
        "zone": page["zone"],
        "patient": _patient(record),
        "numbers": _numbers(record, clock),
        "dose": _dose(record, clock),
        "before": _before(record),
        "second_checks": [_second_check(one, clock) for one in record["second_checks"]],
        "chart": _svg(page["chart"]),
        "readings": [_reading(one, clock) for one in record["readings"]],
        "events": [_event(one, clock) for one in _all_events(record)],
        "scales": [_scale(one, clock) for one in record["scales"]],
        "discharge": _discharge(record, clock),
        "ledger": [_line(one, clock) for one in record["ledger"]],
        "signature": _signature(record, zone),
        "late": [_late(one, clock) for one in page["late"]],
        "reports": [f"No. {one['id']}: {one['term']} ({one['why'] or 'not judged yet'})" for one in page["reports"]],
        "addenda": [_addendum(one, zone) for one in page["addenda"]],
    }


def _clock(zone: ZoneInfo):
    def clock(at: datetime | None) -> str:
        return at.astimezone(zone).strftime("%H:%M") if at else "–"

    return clock


def _svg(spec: dict | None) -> str:
    if spec is None:
        return ""
    import vl_convert  # some hundred milliseconds that only paper should pay

    return vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])


def _or_dash(value: Any, unit: str = "") -> str:
    return f"{value} {unit}".rstrip() if value not in (None, "") else "–"


def _patient(record):
    patient = record["patient"]
    return {
        "name": patient["name"],
        "facts": [
            ["Born", patient["born"].strftime(DAY)],
            ["Record number", patient["mrn"]],
            ["Identified by", ", ".join(record["infusion"]["identified_by"])],
            ["Allergies", ", ".join(patient["allergies"]) or "none recorded"],
        ],
    }


def _numbers(record, clock):
    one = record["infusion"]
    return [
        ["Infusion", f"{one['in_series']} of {one['planned']}"],
        ["Chair", _or_dash(one["chair"])],
        ["Checked in", clock(one["checked_in_at"])],
        ["Started", clock(one["started_at"])],
        ["Ended", clock(one["ended_at"])],
        ["Closed", f"{clock(one['closed_at'])} {one['ending']}".strip()],
    ]


def _dose(record, clock):
    order = record["order"]
    return [
        ["Order", f"{order['mg_per_kg']} mg/kg over {order['minutes']} min, revision {order['revision']}"],
        ["Signed by", order["signed_name"]],
        ["Weight", f"{_or_dash(order['weight_kg'], 'kg')}, {clock(order['weighed_at'])}"],
        *_prepared(record["withdrawal"], record["preparation"] or {}),
        *_given(record["delivered"], record["infusion"]),
    ]


def _prepared(drawn, sheet):
    if drawn is None:
        return []
    volume, final = _or_dash(sheet.get("drawn_volume_ml"), "mL"), _or_dash(sheet.get("final_volume_ml"), "mL")
    concentration = _or_dash(sheet.get("final_concentration_mg_per_ml"), "mg/mL")
    rate = _or_dash(sheet.get("pump_rate_ml_per_h"), "mL/h")
    strength = f"{drawn['strength_mg_per_ml']} mg/mL"
    return [
        ["Vial", f"{drawn['product']} {strength}, lot {drawn['lot']}, expires {drawn['expires_on']:{DAY}}"],
        ["Drawn", f"{volume} = {_or_dash(drawn['mg'], 'mg')} by {drawn['drawn_by']}"],
        ["Checked by", drawn["checked_by"]],
        ["Bag", f"{final} at {concentration}, pump {rate}"],
    ]


def _given(given, infusion):
    if given is None:
        return []
    by_weight, minutes = _short(given["delivered_mg_per_kg"]), _short(given["elapsed_minutes"])
    return [
        ["Delivered", f"{_short(given['delivered_mg'])} mg ({by_weight} mg/kg) in {minutes} min"],
        ["Waste, measured", _or_dash(infusion["waste_mg"], "mg")],
        ["Residual", f"{_or_dash(infusion['residual_mg'], 'mg')} {infusion['residual_reason']}".strip()],
    ]


def _short(number: str) -> str:
    """At most three places behind the point."""
    text = f"{float(number):.3f}".rstrip("0").rstrip(".")
    return text or "0"


_ASKED = {
    "fasted": "Fasted",
    "escort": "Escort",
    "will_drive": "Will drive",
    "intoxicated": "Under the influence",
    "medicines_changed": "Medicines changed",
    "equipment_checked": "Oxygen, suction, kit checked",
    "prescriber_on_site": "Prescriber on site",
}
_YES_NO = {True: "yes", False: "no", None: "not asked"}


def _before(record):
    checks = record["checks"]
    if checks is None:
        return []
    facts = [[words, _YES_NO[checks.get(name)]] for name, words in _ASKED.items()]
    facts.append(["Pregnancy", checks["pregnancy"] or "not asked"])
    facts.append(["IV site", _or_dash(checks["iv_site"])])
    if found := record.get("screening"):
        said = ": ".join(filter(None, [found["disposition"], ", ".join(found["rules"])]))
        facts.append(["Screening at the start", f"{said} (rules {found['rules_version']})"])
    if checks["escort_name"]:
        facts[1][1] += f": {checks['escort_name']} {checks['escort_phone']}".rstrip()
    return facts


def _second_check(one, clock):
    verdict = "agreed" if one["agreed"] else "DIFFERED, nothing was drawn"
    return f"{clock(one['at'])} {one['checked_by']} read {one['weight_kg']} kg and {one['volume_ml']} mL: {verdict}."


def _reading(one, clock):
    notes = []
    if one["is_corrected"]:
        notes.append("corrected below")
    if one["is_correction"]:
        notes.append(f"correction: {one['reason']}")
    if one["clock_ahead"]:
        notes.append("clock ahead")
    if (one["received_at"] - one["at"]).total_seconds() >= 120:
        notes.append(f"received {clock(one['received_at'])}")
    pressure = f"{_or_dash(one['systolic'])}/{_or_dash(one['diastolic'])}"
    values = [_or_dash(one[name]) for name in ("heart_rate", "spo2", "respiratory_rate", "sedation")]
    return [clock(one["at"]), pressure, *values, one["by"], "; ".join(notes)]


def _all_events(record):
    pump = [
        {
            "at": one["at"],
            "sort": "Pump",
            "words": f"{one['act']}: {one['ml_per_h']} mL/h",
            "detail": one["reason"],
            "by": one["by"],
        }
        for one in record["rates"]
    ]
    alerts = [
        {
            "at": one["at"],
            "sort": f"{one['level'].capitalize()} alert",
            "words": one["message"],
            "detail": one["action"],
            "answered_at": one["answered_at"],
            "by": one["answered_by"],
        }
        for one in record["alerts"]
    ]
    return sorted([*record["events"], *pump, *alerts], key=lambda one: one["at"])


def _event(one, clock):
    words = one["words"]
    if one.get("until_at"):
        words += f", until {clock(one['until_at'])}"
    if one.get("answered_at"):
        words += f" Answered {clock(one['answered_at'])}:"
    return [clock(one["at"]), one["sort"], f"{words} {one['detail']}".strip(), one["by"]]


def _scale(one, clock):
    answer = one["total"] if one["total"] is not None else f"not answered ({one['unable']})"
    return f"{clock(one['at'])} {one['name']} {one['moment']}: {answer}"


def _discharge(record, clock):
    found = record["discharge"]
    if found is None:
        return None
    words = {True: "met", False: "NOT MET", None: "not known"}
    facts = found["facts"]
    escort = facts.get("escort_name") or (record["checks"] or {}).get("escort_name") or ""
    return {
        "head": f"{clock(found['at'])}, {found['by']}" + (f" and {found['second']}" if found["second"] else ""),
        "override": found["override_reason"],
        "escort": escort,
        "criteria": [[words[one["met"]], one["text"]] for one in found["criteria"]],
    }


def _line(one, clock):
    people = one["actor"] + (f", witness {one['witness']}" if one["witness"] else "")
    return [
        clock(one["at"]),
        one["movement"],
        _or_dash(one["ml"], "mL"),
        f"{one['mg']} mg",
        one["vial"],
        people,
        one["reason"],
    ]


def _signature(record, zone):
    found = record["signature"]
    if found is None:
        return None
    at = found["at"].astimezone(zone).strftime(f"%a {DAY}, %H:%M %Z")
    return {"name": found["name"], "at": at, "meaning": found["meaning"], "note": found["note"]}


def _late(one, clock):
    return (
        f"{clock(one.recorded_at)} {one.kind}, received {clock(one.received_at)}, sent by {one.sent_by.printed_name}: "
        f"{one.get_outcome_display().lower()}" + (f" ({one.words})" if one.words else "")
    )


def _addendum(one, zone):
    at = one.at.astimezone(zone).strftime(f"%a {DAY}, %H:%M")
    said = one.text or ", ".join(
        f"{name} {value}" for name, value in (one.reading or {}).items() if name != "client_id"
    )
    state = "" if one.accepted_at else " (proposed, not accepted)"
    return {"head": f"{at}, {one.by.printed_name}{state}", "text": said, "check": one.check_shown}
