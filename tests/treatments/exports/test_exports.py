"""What leaves the clinic: who may take it, what is written down, and that the figures can be made again from it."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.utils import timezone

from clinic.audit.models import AccessEvent
from intake.screening.models import PreAssessment
from tests.clinic.counting import queries_of
from tests.treatments.outcomes.clinic import DAY_ZERO, small_clinic, treated
from treatments.exports import codebook
from treatments.outcomes.facts import Options
from treatments.outcomes.measures import report
from treatments.outcomes.queries import facts_of, people

FILES = ["/exports/outcomes.csv", "/exports/steps.csv", "/exports/running.csv", "/exports/codebook.csv"]

pytestmark = pytest.mark.django_db


def taken(browser, address, query=None):
    answer = browser.get(address, query or {})
    assert answer.status_code == 200
    assert answer.streaming
    content = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(StringIO(content.removeprefix("\ufeff")))), answer


def test_the_figures_can_be_made_again_from_the_file(north, staff, sign_in):
    small_clinic(north)
    rows, _ = taken(sign_in(staff.mona), "/exports/outcomes.csv")
    options = Options(as_of=timezone.localdate())
    found = report(facts_of(people(), options), options)
    assert len(rows) == found["cohort"]["started"]
    assert sum(row["completed"] == "1" for row in rows) == found["cohort"]["completed"]
    assert sum(row["assessed"] == "1" for row in rows) == found["cohort"]["assessed"]
    for week in found["response"]:
        eligible = [row for row in rows if row[f"eligible_{week['week']}"] == "1"]
        totals = [
            (int(row["baseline"]), int(row[f"total_{week['week']}"]))
            for row in eligible
            if row[f"total_{week['week']}"]
        ]
        assert (len(eligible), len(totals)) == (week["eligible"], week["assessed"])
        assert sum(100 * (b - x) > 35 * b for b, x in totals) == week["responders"]
    followed = [row for row in rows if row["loss_followed"] == "1"]
    lost = sorted(int(row["loss_days"]) for row in followed if row["loss_event"] == "1")
    assert (len(followed), lost) == (
        found["time_to_loss"]["n"],
        [step["day"] for step in found["time_to_loss"]["curve"]],
    )
    doses = [float(row["mean_mg_per_kg"]) for row in rows if row["eligible_2"] == "1" and row["total_2"]]
    assert [row["assessed"] for row in found["dose_response"]] == [
        sum(low <= dose < high for dose in doses) for low, high in ((0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 99))
    ]


def test_the_filter_of_the_page_holds_for_the_file(north, staff, sign_in):
    small_clinic(north)
    browser = sign_in(staff.mona)
    assert len(taken(browser, "/exports/outcomes.csv", {"since": "2025-06-10"})[0]) == 1
    refused = browser.get("/exports/outcomes.csv", {"since": "never"})
    assert refused.status_code == 422
    assert "Write the day as year-month-day" in refused.content.decode()


def test_every_row_that_leaves_is_written_down(north, staff, sign_in):
    first, second = treated(north, {}), treated(north, {})
    taken(sign_in(staff.mona), "/exports/outcomes.csv")
    events = AccessEvent.objects.filter(user=staff.mona, page="exports:outcomes-csv", reason="export")
    assert sorted(events.values_list("patient_id", flat=True)) == sorted([first.pk, second.pk])


def test_study_ids_name_nobody_and_are_the_same_every_time(north, staff, sign_in):
    patients = [treated(north, {}), treated(north, {})]
    browser = sign_in(staff.mona)
    files = [taken(browser, "/exports/outcomes.csv", {"ids": "on"})[0] for _ in range(2)]
    assert files[0] == files[1]
    names = {row["patient"] for row in files[0]}
    assert len(names) == 2
    assert not names & {patient.mrn for patient in patients}
    assert {row["patient"] for row in taken(browser, "/exports/outcomes.csv")[0]} == {one.mrn for one in patients}


def test_a_record_number_that_is_a_formula_is_harmless(north, staff, sign_in):
    treated(north, {}, mrn="=cmd|' /C calc'!A0")
    assert taken(sign_in(staff.mona), "/exports/outcomes.csv")[0][0]["patient"] == "'=cmd|' /C calc'!A0"


def test_steps_hold_those_who_came(north, staff, sign_in):
    patient = treated(north, {})
    treated(north, {})
    PreAssessment.objects.create(patient=patient, invited_at=DAY_ZERO - timedelta(days=9), invited_by=staff.dana)
    found, _ = taken(sign_in(staff.mona), "/exports/steps.csv")
    row, uninvited = found
    assert list(row) == [column.name for column in codebook.STEPS]
    assert uninvited["invited_at"] == ""
    assert row["patient"] == patient.mrn
    assert row["invited_at"] == "2025-05-24T15:00:00+00:00"
    assert row["began_at"] == ""
    assert row["completed_at"] == "2025-06-13T15:00:00+00:00"


def test_counts_hold_what_the_page_shows(north, staff, sign_in):
    treated(north, {}, run_here=True)
    rows = taken(sign_in(staff.mona), "/exports/running.csv")[0]
    counts = {(row["figure"], row["of"], row["what"]): row["count"] for row in rows}
    assert counts["infusions", "run here", "infusions"] == "6"
    assert counts["appointments", "no reminder sent", "expected"] == "0"


def test_the_codebook_says_what_every_column_is(north, staff, sign_in):
    treated(north, {})
    browser = sign_in(staff.mona)
    book = taken(browser, "/exports/codebook.csv")[0]
    assert all(row["meaning"] and row["type"] for row in book)
    header = list(taken(browser, "/exports/outcomes.csv")[0][0])
    assert header == [row["column"] for row in book if row["file"] == "outcomes"]
    assert {row["file"] for row in book} == set(codebook.FILES)


def test_file_names_tell_nothing(north, staff, sign_in):
    for address in FILES:
        name = taken(sign_in(staff.mona), address)[1]["Content-Disposition"]
        assert not any(word in name.lower() for word in ("ketamine", "lsas", "anxiety", "patient", "infusion"))


def test_who_may_take_something(north, south, staff, stranger, sign_in):
    treated(north, {})
    for name, user in vars(staff).items():
        allowed = 200 if name in ("mira", "mona") else 403
        assert [sign_in(user).get(address).status_code for address in ["/exports/", *FILES]] == [allowed] * 5
    assert sign_in(stranger).get("/exports/").status_code == 403
    stranger.roles = ["manager"]
    stranger.save()
    assert taken(sign_in(stranger), "/exports/outcomes.csv")[0] == []


def test_an_empty_clinic_says_so(north, staff, sign_in):
    assert "There is nothing to take along yet" in sign_in(staff.mona).get("/exports/").content.decode()


def test_the_statements_do_not_grow(north, staff, sign_in):
    browser = sign_in(staff.mona)
    treated(north, {-7: 100})
    before = queries_of(browser, "/exports/outcomes.csv")
    for _ in range(15):
        treated(north, {-7: 100})
    assert queries_of(browser, "/exports/outcomes.csv") == before
