"""`import_history FOLDER`: all or nothing, as often as one likes, every bad row with file, line and reason."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from threading import Thread

import pytest
from django.core.management import call_command
from django.db import connection

from clinic.fullness import MANY_ROWS
from clinic.sites.models import Site
from intake.assessments.models import Assessment
from intake.patients.models import ContactConsent, Patient
from intake.patients.queries import address_for
from intake.risk.models import RiskCase
from tests import cast
from tests.treatments.imports.history import (
    LSAS_100,
    ada,
    answered,
    assessment,
    imported,
    infusion,
    refused,
    written,
)
from treatments.courses.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "history"


def counts():
    return Patient.objects.count(), Delivery.objects.count(), Assessment.objects.count(), Site.objects.count()


def outcomes(**options):
    out = StringIO()
    call_command("outcomes", "--json", stdout=out, **options)
    return json.loads(out.getvalue())


def whole(folder):
    later = {"collected_at": "2025-06-16T09:00:00Z", "total": "50"}
    return written(
        folder,
        patients=[ada()],
        infusions=[infusion(), infusion(started_at="2025-06-04T10:30")],
        assessments=[assessment(), assessment(**later), answered(LSAS_100, collected_at="2025-06-20T09:00Z", total="")],
    )


def test_an_empty_clinic_gets_a_first_site_and_sees_its_outcomes(folder):
    written(
        folder,
        patients=[ada()],
        infusions=[infusion(started_at=f"2025-06-{day:02}T10:30") for day in (2, 4, 6, 9, 11, 13)],
        assessments=[assessment(), assessment(collected_at="2025-06-16T09:00:00Z", total="50")],
    )
    assert "patients: 1 imported, 0 were there already." in imported(folder)
    site = Site.objects.get()
    assert (site.time_zone, site.public_name) == ("America/New_York", "The clinic")
    found = outcomes()
    assert found["cohort"] == {"started": 1, "completed": 1, "assessed": 1}
    assert found["response"][1]["responders"] == 1


def test_what_is_kept(folder):
    written(
        folder,
        patients=[ada()],
        infusions=[infusion(started_at="2025-06-02T10:30", delivered_mg="29.16666666")],
        assessments=[answered(LSAS_100, total="96"), assessment(instrument="phq-9", total="12.0")],
    )
    imported(folder)
    patient = Patient.objects.get()
    assert (patient.email, patient.mobile, patient.search_name) == ("ada@example.org", "+12025550143", "ada abel")
    given = Delivery.objects.get()
    assert given.started_at == datetime(2025, 6, 2, 14, 30, tzinfo=UTC)
    assert (given.series, given.delivered_mg, given.planned_infusions) == ("first", Decimal("29.1667"), 6)
    lsas, phq = Assessment.objects.order_by("instrument")
    assert (lsas.total, lsas.subscales["fear"], lsas.band, lsas.answers) == (96, 48, "60-and-over", LSAS_100)
    assert (phq.state, phq.total, phq.band, phq.positive, phq.answers) == ("complete", 12, "moderate", True, {})
    assert {row.occasion for row in (lsas, phq)} == {"import"}
    assert lsas.history.count() == 1


def test_twice_imports_nothing_twice(folder):
    written(
        folder,
        patients=[ada(), ada(mrn="A-2", mobile="", time_zone="", reference_sex="")],
        infusions=[infusion(), infusion(), infusion(mrn="A-2", mg_per_kg="")],
        assessments=[assessment(), answered({**LSAS_100, "1.fear": None}, total="", collected_at="2025-06-05T09:00")],
    )
    imported(folder)
    before = counts()
    assert "assessments: 0 imported, 2 were there already." in imported(folder)
    assert counts() == before == (2, 2, 2, 1)


def test_nothing_comes_in_when_one_row_is_bad_and_every_one_is_listed(folder):
    written(
        folder,
        patients=[ada(), ada(mrn="", born="2.6.1990"), ada(mrn="A-3", email="nobody", reference_sex="f")],
        infusions=[
            infusion(weight_kg="0"),
            infusion(mrn="A-9"),
            infusion(started_at="2025-06-03T10:30", minutes="4,5"),
        ],
        assessments=[assessment(total="145"), assessment(instrument="hamd"), assessment(total="")],
    )
    faults, last = refused(folder)
    assert [line.split(": ")[0] for line in faults] == [
        "patients.csv, line 3, born",
        "patients.csv, line 3, mrn",
        "patients.csv, line 4, email",
        "patients.csv, line 4, reference_sex",
        "infusions.csv, line 2, weight_kg",
        "infusions.csv, line 3, mrn",
        "infusions.csv, line 4, minutes",
        "assessments.csv, line 2, total",
        "assessments.csv, line 3, instrument",
        "assessments.csv, line 4, total",
    ]
    assert last == "Nothing was imported: 10 faults."
    assert counts() == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("file", "changed"),
    [
        ("patients", ada(born="2999-01-01")),
        ("infusions", infusion(started_at="2999-01-01T10:00Z")),
        ("assessments", assessment(collected_at="2999-01-01T10:00Z")),
    ],
)
def test_nothing_happened_in_the_future(folder, file, changed):
    rows = {"patients": [ada()], **({} if file == "patients" else {file: [changed]})}
    if file == "patients":
        rows = {"patients": [changed]}
    faults, _ = refused(written(folder, **rows))
    assert len(faults) == 1
    assert "lies in the future" in faults[0]


def test_the_same_key_with_other_content_is_a_bad_row(folder):
    written(folder, patients=[ada()], infusions=[infusion()], assessments=[assessment()])
    imported(folder)
    written(
        folder,
        patients=[ada(given_name="Eda", born="1991-05-18")],
        infusions=[infusion(weight_kg="71")],
        assessments=[assessment(total="91")],
    )
    faults, _ = refused(folder)
    already = "The clinic has this already, with other content."
    assert faults == [
        f"patients.csv, line 2, given_name, born: {already}",
        f"infusions.csv, line 2, weight_kg: {already}",
        f"assessments.csv, line 2, total: {already}",
    ]


def test_rows_of_one_file_do_not_contradict_one_another(folder):
    written(
        folder,
        patients=[ada(), ada(family_name="Other")],
        infusions=[infusion(), infusion(started_at="2025-06-02T14:30Z", series="second")],
        assessments=[assessment(), assessment(collected_at="2025-06-01T05:00:00-04:00", total="80")],
    )
    faults, _ = refused(folder)
    assert [fault.split(", ")[1] for fault in faults] == ["line 3"] * 3
    assert all("Line 2 is about the same, with other content." in fault for fault in faults)


def test_a_row_that_stands_twice_comes_in_once_and_is_told(folder):
    written(
        folder, patients=[ada()], infusions=[infusion(), infusion(started_at="2025-06-02T14:30Z", weight_kg="70.0")]
    )
    assert "infusions: 1 imported, 0 were there already, 1 say what another row says." in imported(folder)
    assert "infusions: 0 imported, 1 were there already, 1 say what another row says." in imported(folder)


@pytest.mark.parametrize(
    "rows",
    [
        {"patients": [ada(mrn="A\x00-1")]},
        {"patients": [ada(born="1991\x00-05-17")]},
        {"patients": [ada()], "infusions": [infusion(mrn="A\x00-1")]},
        {"patients": [ada()], "assessments": [assessment(total="9\x00")]},
    ],
)
def test_zero_bytes_are_a_fault_of_their_line(folder, rows):
    faults, _ = refused(written(folder, **rows))
    assert [fault.split(": ")[1][:26] for fault in faults] == ["The line holds zero bytes,"]


def test_limits_of_a_dose_do_not_apply(folder):
    written(folder, patients=[ada()], infusions=[infusion(mg_per_kg="2.5", delivered_mg="600", weight_kg="251")])
    imported(folder)
    assert Delivery.objects.get().mg_per_kg > 2


def test_a_total_that_the_answers_do_not_come_to_is_a_bad_row(folder):
    written(
        folder,
        patients=[ada()],
        assessments=[
            answered(LSAS_100, total="97"),
            answered({"1.fear": 1}, total="1", collected_at="2025-06-02T09:00Z"),
            answered({"1.fear": 4}, total="", collected_at="2025-06-03T09:00Z"),
            answered({"1": True}, instrument="c-ssrs-screen", total="1"),
            assessment(instrument="mdq", total=""),
            assessment(answers="{not json", total="", collected_at="2025-06-04T09:00Z"),
            assessment(answers="[1]", total="", collected_at="2025-06-05T09:00Z"),
            assessment(answers='{"1.fear": 1, "1.fear": 2}', total="", collected_at="2025-06-06T09:00Z"),
        ],
    )
    faults, _ = refused(folder)
    assert [fault.split(",")[1] for fault in faults] == [f" line {line}" for line in range(2, 10)]
    assert "The answers come to 96, not to 97." in faults[0]


def test_incomplete_answers_are_kept_without_a_total(folder):
    imported(written(folder, patients=[ada()], assessments=[answered({"1.fear": 1}, total="")]))
    row = Assessment.objects.get()
    assert (row.state, row.total) == ("incomplete", None)


def test_history_tells_nobody_but_whoever_imports_it(folder, now):
    recent = {"collected_at": datetime.now(UTC).isoformat(timespec="minutes"), "total": ""}
    phq = {str(item): 1 for item in range(1, 10)}
    written(folder, patients=[ada()], assessments=[answered(phq, instrument="phq-9", **recent)])
    assert "1 patients have a sign of risk" in imported(folder)
    assert not RiskCase.objects.exists()


def test_people_without_an_address_come_in_and_are_not_written_to(folder):
    written(folder, patients=[ada(email="", mobile=""), ada(mrn="A-2", email=""), ada(mrn="A-3")])
    imported(folder)
    nobody, by_phone, both = Patient.objects.order_by("mrn")
    assert [address_for(one) for one in (nobody, by_phone)] == [None, None]
    assert address_for(both) == ("email", "ada@example.org")
    assert set(ContactConsent.objects.values_list("channel", "allowed", "source")) == {("sms", False, "import")}


def test_made_up_people_never_stand_beside_real_ones(folder, north):
    cast.make_patient("Demo", "Person", site=north, demo=True)
    assert refused(whole(folder))[1] == "There are made-up people in this clinic; import into an empty one."
    assert Patient.objects.count() == 1


def test_of_several_sites_one_has_to_be_named(folder, north, south):
    written(folder, patients=[ada()])
    assert "North, South" in refused(folder)[1]
    assert "accepted: North, South" in refused(folder, site="West")[1]
    imported(folder, site="South")
    assert Patient.objects.get().site == south


def test_a_dry_run_keeps_nothing(folder):
    assert "patients: 1 would be imported" in imported(whole(folder), dry_run=True)
    assert counts() == (0, 0, 0, 0)


def test_what_was_run_here_is_never_taken_for_another_series(folder):
    written(folder, patients=[ada()], infusions=[infusion(series="course-7")])
    imported(folder)
    assert Delivery.objects.get().series == "earlier-course-7"
    assert "infusions: 0 imported, 1 were there already." in imported(folder)


def test_only_history_in_the_folder(folder):
    written(folder, patients=[ada()])
    (folder / "infusion.csv").write_text("mrn\n")
    assert "infusion.csv is none of" in refused(folder)[1]
    assert "is not a folder" in refused(folder / "nowhere")[1]


def test_two_imports_at_once_import_once(folder, transactional_db):
    written(folder, patients=[ada()], infusions=[infusion()], assessments=[assessment()])
    said = []

    def run():
        try:
            said.append(imported(folder))
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted("1 imported" in words for words in said) == [False, True]
    assert counts() == (1, 1, 1, 1)


def planned_totals():
    """What the planner takes for the totals that are there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT most_common_vals::text FROM pg_stats WHERE tablename = 'intake_assessment' AND attname = 'total'"
        )
        found = cursor.fetchone()
    return found[0] if found else ""


def test_many_rows_at_once_are_planned_for_from_the_first_figure_on(folder):
    days = [
        f"2025-{month:02}-{day:02}T{hour:02}:00Z" for month in range(1, 13) for day in range(1, 29) for hour in range(3)
    ]
    assert len(days) > MANY_ROWS
    written(folder, patients=[ada()], assessments=[assessment(collected_at=day, total="131") for day in days])
    assert "131" not in planned_totals()
    imported(folder)
    assert "131" in planned_totals()
