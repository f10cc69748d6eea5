"""The one-minute check: what each answer means; an answer that is missing is never a "no"."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from treatments.followups.readiness import Answers, Level, Pregnancy, Who, opens_risk_case, readiness, worst_of

NEW_YORK = ZoneInfo("America/New_York")
APPOINTMENT = datetime(2026, 3, 4, 10, 0, tzinfo=NEW_YORK)
ALL_WELL = Answers(True, "Ada Abel", "+1 212 555 0100", False, Pregnancy.NO, False)
TWO_DAYS, ONE_DAY = timedelta(hours=48), timedelta(hours=24)


def items(answers, before=TWO_DAYS):
    return {item.code: item for item in readiness(answers, at=APPOINTMENT - before, appointment_at=APPOINTMENT)}


def test_all_well_asks_nothing_of_anybody():
    found = items(ALL_WELL)
    assert list(found) == ["feeling-unsafe", "pregnancy", "escort", "medicines", "fasting"]
    assert {(item.level, item.to_do, item.who) for item in found.values()} == {(Level.OK, "", Who.NOBODY)}


@pytest.mark.parametrize(
    ("change", "code", "level", "who"),
    [
        ({"feeling_unsafe": True}, "feeling-unsafe", Level.RED, Who.PRESCRIBER),
        ({"feeling_unsafe": None}, "feeling-unsafe", Level.ATTENTION, Who.NURSE),
        ({"pregnancy": Pregnancy.YES}, "pregnancy", Level.RED, Who.PRESCRIBER),
        ({"pregnancy": Pregnancy.UNSURE}, "pregnancy", Level.ATTENTION, Who.NURSE),
        ({"pregnancy": None}, "pregnancy", Level.ATTENTION, Who.NURSE),
        ({"pregnancy": Pregnancy.NOT_POSSIBLE}, "pregnancy", Level.OK, Who.NOBODY),
        ({"escort_name": ""}, "escort", Level.ATTENTION, Who.FRONT_DESK),
        ({"escort_phone": "  "}, "escort", Level.ATTENTION, Who.FRONT_DESK),
        ({"medicines_changed": True}, "medicines", Level.ATTENTION, Who.PRESCRIBER),
        ({"medicines_changed": None}, "medicines", Level.ATTENTION, Who.NURSE),
        ({"fasting_understood": False}, "fasting", Level.ATTENTION, Who.NURSE),
        ({"fasting_understood": None}, "fasting", Level.ATTENTION, Who.NURSE),
    ],
)
def test_each_answer_has_its_level_and_its_person(change, code, level, who):
    found = items(replace(ALL_WELL, **change))
    assert (found[code].level, found[code].who) == (level, who)
    assert all(item.level is Level.OK for item in found.values() if item.code != code)


@pytest.mark.parametrize(("before", "level"), [(ONE_DAY + timedelta(minutes=1), Level.ATTENTION), (ONE_DAY, Level.RED)])
def test_from_a_day_before_a_missing_escort_and_a_missing_answer_on_safety_are_red(before, level):
    found = items(Answers(fasting_understood=True, medicines_changed=False, pregnancy=Pregnancy.NO), before)
    assert found["escort"].level is level
    assert found["feeling-unsafe"].level is level


def test_a_day_before_is_twenty_four_real_hours_when_the_clocks_change():
    """On 8 March 2026 in New York, 9:30 the day before is 23 and a half hours before 10:00."""
    at, start = datetime(2026, 3, 7, 9, 30, tzinfo=NEW_YORK), datetime(2026, 3, 8, 10, 0, tzinfo=NEW_YORK)
    found = {item.code: item for item in readiness(Answers(), at=at, appointment_at=start)}
    assert found["escort"].level is Level.RED


def test_what_is_missing_of_an_escort_is_named():
    assert items(replace(ALL_WELL, escort_phone=""))["escort"].finding == "No phone number of an escort."
    assert items(Answers())["escort"].finding == "No name and no phone number of an escort."


@pytest.mark.parametrize(
    ("answers", "worst"),
    [
        (ALL_WELL, Level.OK),
        (replace(ALL_WELL, medicines_changed=True), Level.ATTENTION),
        (replace(ALL_WELL, medicines_changed=True, pregnancy=Pregnancy.YES), Level.RED),
        (Answers(), Level.ATTENTION),
    ],
)
def test_the_whole_is_as_its_worst_item(answers, worst):
    assert worst_of(tuple(items(answers).values())) is worst


@pytest.mark.parametrize(("answer", "opens"), [(True, True), (False, False), (None, False)])
def test_feeling_unsafe_opens_a_risk_case(answer, opens):
    assert opens_risk_case(Answers(feeling_unsafe=answer)) is opens


@pytest.mark.parametrize(
    ("change", "code", "finding"),
    [
        ({"pregnancy": Pregnancy.NOT_POSSIBLE}, "pregnancy", "Pregnancy is not possible."),
        ({"pregnancy": Pregnancy.NO}, "pregnancy", "Not pregnant, by own account."),
        ({"fasting_understood": None}, "fasting", "Not answered about fasting."),
        ({"fasting_understood": False}, "fasting", "Fasting is not clear to the patient."),
    ],
)
def test_no_and_not_answered_read_differently(change, code, finding):
    assert items(replace(ALL_WELL, **change))[code].finding == finding
