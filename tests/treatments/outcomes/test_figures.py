"""The figures of a small clinic, counted here by hand and by a few plain lines that share nothing with the code."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.treatments.outcomes.clinic import DAY_ZERO, score, small_clinic, treated
from treatments.outcomes.definitions import definition_named
from treatments.outcomes.facts import Options
from treatments.outcomes.measures import report
from treatments.outcomes.queries import facts_of, people

AS_OF = date(2026, 3, 1)

pytestmark = pytest.mark.django_db


def found(user=None, **options):
    options = Options(as_of=AS_OF, **options)
    return report(facts_of(people(user), options), options)


def week_two(result, measure="response"):
    return next(row for row in result[measure] if row["week"] == 2)


def test_the_small_clinic_comes_out_as_counted_by_hand(north):
    small_clinic(north)
    result = found()
    assert result["cohort"] == {"started": 8, "completed": 7, "assessed": 7}
    row = week_two(result)
    assert (row["eligible"], row["assessed"], row["responders"]) == (7, 7, 5)
    remission = {row["week"]: row["remitters"] for row in result["remission"]}
    assert remission == {1: 0, 2: 0, 4: 0, 8: 4, 12: 0}
    loss = result["time_to_loss"]
    assert (loss["n"], loss["events"], [step["day"] for step in loss["curve"]]) == (5, 1, [29])
    assert [(row["assessed"], row["responders"]) for row in result["dose_response"]] == [(1, 1), (4, 2), (1, 1), (1, 1)]


def test_response_at_every_week_agrees_with_a_plain_count(north):
    for number in range(12):
        totals = {-10: 80 + number, 7: 60 + 2 * number, 14: 30 + 4 * number, 28: 25 + 5 * number, 57: 90 - 6 * number}
        treated(north, {day: total for day, total in totals.items() if (day + number) % 5})
    result = found()
    for row in result["response"]:
        near = 3 if row["week"] <= 2 else 7
        met = []
        for patient in people():
            before = [one for one in patient.assessments.all() if one.collected_at < DAY_ZERO]
            later = [
                one
                for one in patient.assessments.all()
                if abs((one.collected_at - DAY_ZERO).days - 7 * row["week"]) <= near and one not in before
            ]
            if before and later:
                met.append(float(later[0].total) < 0.65 * float(before[-1].total))
        assert (row["assessed"], row["responders"]) == (len(met), sum(met))
    assert sum(row["assessed"] for row in result["response"]) > 20


def test_the_command_prints_the_report_and_nothing_else(north):
    small_clinic(north)
    out, err = StringIO(), StringIO()
    call_command("outcomes", json=True, as_of="2026-03-01", definition="glisch28", stdout=out, stderr=err)
    assert json.loads(out.getvalue()) == found(definition=definition_named("glisch28"))
    assert err.getvalue() == ""


def test_the_command_says_the_same_in_words(north):
    small_clinic(north)
    out = StringIO()
    call_command("outcomes", as_of="2026-03-01", stdout=out)
    assert "Started 8, completed 7, assessed 7." in out.getvalue()
    assert "week  2  eligible    7     5 of 7" in out.getvalue()


def test_an_empty_clinic_has_figures_too(db):
    out = StringIO()
    call_command("outcomes", json=True, stdout=out)
    assert json.loads(out.getvalue())["cohort"] == {"started": 0, "completed": 0, "assessed": 0}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"definition": "half"}, "definition: 'half' is not one of"),
        ({"instrument": "phq-9"}, "instrument: 'phq-9' is not one of"),
        ({"from": "2026-1-1"}, "from: '2026-1-1' is not a date"),
        ({"to": "2026-02-30"}, "to: '2026-02-30' is not a date"),
        ({"as_of": "tomorrow"}, "as-of: 'tomorrow' is not a date"),
        ({"from": "2026-02-02", "to": "2026-02-01"}, "from: 2026-02-02 is after to, 2026-02-01."),
    ],
)
def test_a_bad_option_is_one_sentence_and_status_two(db, options, words):
    with pytest.raises(CommandError) as refusal:
        call_command("outcomes", json=True, stdout=StringIO(), **options)
    assert words in str(refusal.value)
    assert refusal.value.returncode == 2
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("since", "until", "started"),
    [
        (None, None, 8),
        (date(2025, 6, 2), date(2025, 6, 2), 7),
        (date(2025, 6, 3), None, 1),
        (None, date(2025, 6, 22), 7),
        (None, date(2025, 6, 23), 8),
        (date(2025, 6, 24), None, 0),
        (date.min, date.max, 8),
    ],
)
def test_the_period_is_that_of_the_first_infusion_on_the_patients_calendar(north, since, until, started):
    small_clinic(north)
    assert found(from_date=since, to_date=until)["cohort"]["started"] == started


def test_a_first_infusion_late_in_the_evening_belongs_to_the_patients_day(north):
    treated(north, {}, start=DAY_ZERO.replace(hour=2), time_zone="America/Los_Angeles")
    assert found(from_date=date(2025, 6, 1), to_date=date(2025, 6, 1))["cohort"]["started"] == 1
    assert found(from_date=date(2025, 6, 2))["cohort"]["started"] == 0


def test_drafts_other_scales_and_incomplete_ones_do_not_count(north):
    patient = treated(north, {-7: 100})
    at = DAY_ZERO + timedelta(days=14)
    score(patient, None, at, state="draft", answers={"1.fear": 3})
    score(patient, None, at, state="incomplete")
    score(patient, 3, at, instrument="phq-9")
    assert week_two(found())["assessed"] == 0
    score(patient, 50, at)
    assert week_two(found())["assessed"] == 1


def test_made_up_people_never_stand_beside_real_ones(north):
    treated(north, {}, demo=True)
    assert found()["cohort"]["started"] == 1
    treated(north, {})
    assert found()["cohort"]["started"] == 1


def test_somebody_sees_only_the_patients_of_their_sites(north, south, staff, stranger):
    treated(north, {})
    treated(north, {})
    treated(south, {})
    assert [found(user)["cohort"]["started"] for user in (staff.mona, stranger, None)] == [2, 1, 3]


def test_adverse_events_belong_to_the_infusions_that_were_run_here(north):
    treated(north, {}, run_here=True)
    treated(north, {})
    rows = found()["adverse_events"]
    assert [(row["grade"], row["events"], row["of_infusions"]) for row in rows] == [(n, 0, 6) for n in range(1, 6)]


def test_the_number_of_statements_does_not_grow(north, django_assert_num_queries):
    options = Options(as_of=AS_OF)
    treated(north, {-7: 100, 14: 50})
    with django_assert_num_queries(5):
        facts_of(people(), options)
    for _ in range(29):
        treated(north, {-7: 100, 14: 50})
    with django_assert_num_queries(5):
        assert len(facts_of(people(), options)) == 30


def test_a_changed_row_changes_the_figure(north):
    patient = treated(north, {-7: 100, 14: 50})
    assert week_two(found())["responders"] == 1
    patient.assessments.filter(collected_at__gt=DAY_ZERO).update(total=65)
    assert week_two(found())["responders"] == 0
