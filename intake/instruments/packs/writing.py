"""A wording as a FHIR R4 Questionnaire: what a clinic fills in, and what it can carry elsewhere."""

import json
from itertools import groupby
from typing import Any

from intake.instruments.definition import Instrument, Item
from intake.instruments.scales import Line
from intake.instruments.wording import Wording

URL = "urn:stillpoint:questionnaire:"
ANSWERS = "urn:stillpoint:answers"
LOINC = "http://loinc.org"
INSTRUCTIONS = "instructions"
CONTROL = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"
CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
MIN_VALUE = "http://hl7.org/fhir/StructureDefinition/minValue"
MAX_VALUE = "http://hl7.org/fhir/StructureDefinition/maxValue"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"

_TO_FILL_IN = (
    "These texts are short labels of this software, not the authorised wording. Put the authorised wording in the "
    "place of each text and display, keep every linkId and code, and give the owner's notice as copyright."
)


def as_questionnaire(instrument: Instrument, wording: Wording) -> dict[str, Any]:
    """Return the wording of an instrument as a FHIR R4 Questionnaire.

    Short labels that stand in for somebody else's wording come without a copyright and with a word on what to do.
    """
    about = instrument.about
    found = {
        "resourceType": "Questionnaire",
        "language": wording.language,
        "url": f"{URL}{instrument.id}",
        "version": wording.version,
        "name": instrument.id.replace("-", "_").upper(),
        "title": wording.title_for_patient,
        "status": "draft" if wording.is_stand_in else "active",
        "subjectType": ["Patient"],
    }
    if wording.is_stand_in:
        found["description"] = _TO_FILL_IN
    if wording.notice:
        found["copyright"] = wording.notice
    if about.loinc_panel:
        found["code"] = [{"system": LOINC, "code": about.loinc_panel}]
    instructions = {"linkId": INSTRUCTIONS, "type": "display", "text": wording.instructions}
    return {**found, "item": [instructions, *_items(instrument, wording)]}


def code_of(value: int | bool | str) -> str:
    """Return the code under which an answer stands in a file: 0, true, na."""
    return value if isinstance(value, str) else json.dumps(value)


def _items(instrument, wording):
    """The questions; those that share a heading stand in a group under it."""
    found, groups = [], 0
    for heading, items in groupby(instrument.items, lambda item: wording.headings.get(item.id, "")):
        questions = [_question(instrument, item, wording) for item in items]
        if not heading:
            found.extend(questions)
            continue
        groups += 1
        found.append({"linkId": f"group-{groups}", "type": "group", "text": heading, "item": questions})
    return found


def _question(instrument: Instrument, item: Item, wording: Wording):
    found: dict[str, Any] = {"linkId": item.id, "text": wording.prompts[item.id]}
    if item.loinc:
        found["code"] = [{"system": LOINC, "code": item.loinc}]
    inside = []
    if item.id in wording.helps:
        inside.append(_display(item, "help", wording.helps[item.id]))
    if isinstance(item.scale, Line):
        found["type"] = "integer"
        found["extension"] = [
            {"url": MIN_VALUE, "valueInteger": item.scale.low},
            {"url": MAX_VALUE, "valueInteger": item.scale.high},
        ]
        ends = wording.lines[item.id]
        inside += [_display(item, "lower", ends.low), _display(item, "upper", ends.high)]
    else:
        found["type"] = "choice"
        found["answerOption"] = [_option(instrument, item, label) for label in wording.options[item.id]]
    return {**found, "item": inside} if inside else found


def _display(item, control, text):
    coding = {"system": CONTROLS, "code": control}
    return {
        "linkId": f"{item.id}-{control}",
        "type": "display",
        "text": text,
        "extension": [{"url": CONTROL, "valueCodeableConcept": {"coding": [coding]}}],
    }


def _option(instrument, item, label):
    coding: dict[str, Any] = {"system": ANSWERS, "code": code_of(label.value), "display": label.label}
    points = item.scale.points(label.value)
    if instrument.sums and item.summed and points is not None:
        coding["extension"] = [{"url": ORDINAL, "valueDecimal": points}]
    return {"valueCoding": coding}
