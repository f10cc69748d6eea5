"""The manager's button: asked for with a reason and the password, made by the worker, taken when ready, gone later."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from clinic.audit.models import AccessEvent
from tests.cast import PASSWORD
from tests.treatments.outcomes.clinic import treated
from treatments.exports import clinic_folder, services
from treatments.exports.models import ExportDownload, ExportRun

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def work_dir(settings, tmp_path):
    settings.WORK_DIR = tmp_path / "work"
    return settings.WORK_DIR


def asked(browser, **changed):
    return browser.post(
        "/exports/everything/", {"ask-kind": "whole", "ask-reason": "We move", "ask-password": PASSWORD, **changed}
    )


def test_from_the_button_to_the_file(north, staff, sign_in, now, work_dir):
    patient = treated(north, {-7: 100})
    browser = sign_in(staff.mona)
    assert asked(browser).status_code == 302
    run = ExportRun.objects.get()
    page = browser.get(f"/exports/everything/{run.pk}/").content.decode()
    assert "hx-trigger" in page
    services.make_export(run.pk, at=now)
    run.refresh_from_db()
    assert (run.state, run.patients, run.site_ids) == ("ready", 1, [north.pk])
    assert [path.name for path in (work_dir / "exports" / str(run.pk)).iterdir()] == ["export.zip"]
    event = AccessEvent.objects.get(patient_id=patient.pk)
    assert (event.user, event.reason) == (staff.mona, "whole export: We move")
    ExportRun.objects.update(expires_at=now + timedelta(days=9999))
    answer = browser.post(f"/exports/everything/{run.pk}/file/")
    archive = ZipFile(BytesIO(b"".join(answer.streaming_content)))
    assert json.loads(archive.read("manifest.json"))["patients"] == 1
    assert ExportDownload.objects.get().by == staff.mona
    assert not any(word in answer["Content-Disposition"] for word in ("ketamine", "anxiety", "patient"))


def test_the_file_goes_when_its_time_is_over(north, staff, sign_in, now, work_dir):
    asked(sign_in(staff.mona))
    run = ExportRun.objects.get()
    services.make_export(run.pk, at=now)
    assert services.delete_expired(at=now + services.KEPT_FOR - timedelta(seconds=1)) == 0
    assert services.delete_expired(at=now + services.KEPT_FOR) == 1
    assert not list((work_dir / "exports").iterdir())
    run.refresh_from_db()
    assert run.state == "gone"
    assert sign_in(staff.mona).post(f"/exports/everything/{run.pk}/file/").status_code == 302


@pytest.mark.parametrize("changed", [{"ask-password": "wrong"}, {"ask-reason": ""}, {"ask-kind": ""}])
def test_without_reason_or_password_nothing_is_made(north, staff, sign_in, changed):
    assert asked(sign_in(staff.mona), **changed).status_code == 422
    assert not ExportRun.objects.exists()


def test_one_at_a_time(north, staff, sign_in):
    browser = sign_in(staff.mona)
    asked(browser)
    assert "still being made" in asked(browser).content.decode()
    assert ExportRun.objects.count() == 1


def test_a_run_that_fails_says_so_and_leaves_nothing(north, staff, sign_in, now, work_dir, monkeypatch):
    asked(sign_in(staff.mona))
    run = ExportRun.objects.get()

    def breaks(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(clinic_folder, "_figures", breaks)
    services.make_export(run.pk, at=now)
    run.refresh_from_db()
    assert (run.state, run.why) == ("failed", "It could not be made: RuntimeError. Nothing of it is left.")
    assert not list((work_dir / "exports").iterdir())


def test_a_worker_that_keeps_dying_is_given_up(north, staff, sign_in, now):
    asked(sign_in(staff.mona))
    ExportRun.objects.update(state="running", attempts=services.MOST_ATTEMPTS)
    run = ExportRun.objects.get()
    services.make_export(run.pk, at=now)
    run.refresh_from_db()
    assert run.state == "failed"
