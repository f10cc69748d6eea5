"""Taking history over in the browser: upload, match, look, take over or give up; nothing is left behind."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from intake.patients.models import Patient
from tests import cast
from tests.treatments.imports.history import PATIENTS, ada, as_csv
from treatments.courses.models import Delivery
from treatments.imports import runs
from treatments.imports.models import ImportRun

pytestmark = pytest.mark.django_db

FOREIGN = (
    "Patient ID,First name,Surname,DOB,Gender,Notes\n"
    "A-1,Ada,Abel,5/17/1991,female,likes tea\nA-2,Bo,Bell,{born},male,\n"
)
GIVEN = "Patient ID,Cycle,Start,Dose given,Duration,Weight\nA-1,first,6/2/2025 10:30 AM,35,40,70\n"


@pytest.fixture(autouse=True)
def work_dir(settings, tmp_path):
    settings.WORK_DIR = tmp_path / "work"
    return settings.WORK_DIR


def uploaded(browser, **files):
    posted = {name: SimpleUploadedFile(f"{name}.csv", text.encode()) for name, text in files.items()}
    return browser.post("/imports/", posted)


def match(run, **changed):
    columns = {f"{table}-{ours}": theirs for table, names in run.names.items() for ours, theirs in names.items()}
    return {"day_form": "month-first", "day_alone": "refuse", **columns, **changed}


def checked(browser, now, born="1/30/1984", **files):
    answer = uploaded(browser, **(files or {"patients": FOREIGN.format(born=born), "infusions": GIVEN}))
    assert answer.status_code == 302, answer.content.decode()
    run = ImportRun.objects.latest("pk")
    assert browser.post(f"/imports/{run.pk}/check/", match(run)).status_code == 302
    runs.work(run.pk, at=now)
    run.refresh_from_db()
    return run


def test_from_foreign_files_to_patients(north, staff, sign_in, now, work_dir):
    browser = sign_in(staff.mona)
    run = checked(browser, now)
    assert (run.state, run.counts["patients"]) == ("checked", {"rows": 2, "new": 2, "known": 0, "twice": 0})
    assert not Patient.objects.exists()
    assert "No fault was found" in browser.get(f"/imports/{run.pk}/").content.decode()
    browser.post(f"/imports/{run.pk}/take-over/")
    runs.work(run.pk, at=now)
    run.refresh_from_db()
    assert run.state == "done"
    assert Patient.objects.filter(site=north).count() == 2
    assert Delivery.objects.get().started_at.isoformat() == "2025-06-02T14:30:00+00:00"
    assert not list((work_dir / "imports").iterdir())
    assert "Taken over" in browser.get(f"/imports/{run.pk}/").content.decode()


def test_faults_stand_by_file_line_and_field_and_nothing_comes_in(north, staff, sign_in, now, work_dir):
    browser = sign_in(staff.mona)
    run = checked(browser, now, born="31/1/1984")
    assert (run.state, run.fault_count) == ("faulty", 1)
    page = browser.get(f"/imports/{run.pk}/").content.decode()
    assert "1 fault; nothing was imported" in page
    assert "patients.csv" in page
    listed = b"".join(browser.get(f"/imports/{run.pk}/faults.csv").streaming_content).decode()
    assert "patients.csv,3,born" in listed
    assert not Patient.objects.exists()
    assert browser.post(f"/imports/{run.pk}/take-over/").status_code == 302
    run.refresh_from_db()
    assert run.state == "faulty"
    browser.post(f"/imports/{run.pk}/give-up/")
    assert not list((work_dir / "imports").iterdir())


@pytest.mark.parametrize(("content", "words"), [("a;b\n1;2\n", "semicolons"), ("", "empty"), ("a,b\r1,2\r", "old way")])
def test_a_file_that_cannot_be_read_is_refused_at_its_field(north, staff, sign_in, content, words, work_dir):
    answer = uploaded(sign_in(staff.mona), patients=content)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ImportRun.objects.exists()
    assert not work_dir.exists()


def test_no_file_at_all(north, staff, sign_in):
    assert "Choose at least one file." in uploaded(sign_in(staff.mona)).content.decode()


def test_made_up_people_never_stand_beside_real_ones(north, staff, sign_in):
    cast.make_patient("Demo", "Person", site=north, demo=True)
    answer = uploaded(sign_in(staff.mona), patients=FOREIGN.format(born="1/30/1984"))
    assert "There are made-up people in this clinic" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_needed_column_has_to_be_matched_and_none_twice(north, staff, sign_in):
    browser = sign_in(staff.mona)
    uploaded(browser, patients=FOREIGN.format(born="1/30/1984"))
    run = ImportRun.objects.get()
    missing = browser.post(f"/imports/{run.pk}/check/", match(run, **{"patients-born": ""}))
    assert missing.status_code == 422
    assert "The column born is missing" in missing.content.decode()
    twice = browser.post(f"/imports/{run.pk}/check/", match(run, **{"patients-given_name": "Surname"}))
    assert "a column of the file is chosen twice" in twice.content.decode()


def test_patients_of_another_site_are_out_of_reach(north, south, staff, sign_in, sol, now):
    row = ada(mrn=sol.mrn, given_name="Sol", family_name="Stone", born="1979-01-30", reference_sex="unknown")
    row |= {"email": sol.email, "mobile": sol.mobile, "time_zone": sol.time_zone}
    browser = sign_in(staff.mona)
    uploaded(browser, patients=as_csv(PATIENTS, [row]))
    run = ImportRun.objects.get()
    browser.post(f"/imports/{run.pk}/check/", match(run, day_form="iso"))
    runs.work(run.pk, at=now)
    run.refresh_from_db()
    assert run.faults == [["patients.csv", 2, "mrn", "This is the number of a patient of another site."]]


def test_one_import_at_a_time_and_what_is_left_is_deleted(north, staff, sign_in, work_dir, now):
    browser = sign_in(staff.mona)
    uploaded(browser, patients=FOREIGN.format(born="1/30/1984"))
    assert "is not finished" in uploaded(browser, patients=FOREIGN).content.decode()
    ImportRun.objects.update(touched_at=now)
    assert runs.give_up_the_left(at=now + runs.LEFT_FOR) == 0
    ImportRun.objects.update(touched_at=now - runs.LEFT_FOR * 2)
    assert runs.give_up_the_left(at=now) == 1
    assert not list((work_dir / "imports").iterdir())
    assert ImportRun.objects.get().state == "cancelled"


def test_a_crash_leaves_nothing_and_says_so(north, staff, sign_in, now, work_dir, monkeypatch):
    browser = sign_in(staff.mona)
    uploaded(browser, patients=FOREIGN.format(born="1/30/1984"))
    run = ImportRun.objects.get()
    browser.post(f"/imports/{run.pk}/check/", match(run))

    def breaks(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(runs, "import_history", breaks)
    runs.work(run.pk, at=now)
    run.refresh_from_db()
    assert (run.state, run.why) == ("failed", "It stopped: RuntimeError. Nothing was imported.")
    assert not list((work_dir / "imports").iterdir())
