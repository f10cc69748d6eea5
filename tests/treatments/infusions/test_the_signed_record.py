"""The record as it was signed: on the screen, on paper, verified, replayed; and the reports of serious events."""

import io
from datetime import timedelta
from uuid import uuid4

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import PASSWORD
from tests.treatments.infusion_world import reading
from treatments.infusions import record_page, services
from treatments.infusions.models import Infusion, SeriousEvent, SignedRecord
from treatments.infusions.replay import known_at
from treatments.infusions.rules.line import LineAct
from treatments.infusions.rules.record import check_value, shown_value
from treatments.infusions.rules.states import Act

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> tuple[int, str]:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return len(pages), " ".join(" ".join(page.extract_text() for page in pages).split())


def test_what_is_signed_is_kept_with_its_check_value(signed, staff):
    kept = signed.signed_record
    assert check_value(kept.content) == kept.check_value
    assert kept.content["shown"]["signature"]["name"] == staff.nora.printed_name
    assert kept.content["shown"]["patient"]["name"] == "Ada Abel"
    assert record_page.changed_since_signing(signed) == []
    closed = {relation.related_model._meta.model_name for relation in Infusion._meta.related_objects}
    assert (
        {"vitalsigns", "linecare", "infusionnote", "scaleasked", "alert"}
        <= set(kept.content["rows"])
        <= closed | {"infusion"}
    )


def test_a_new_name_later_does_not_change_what_was_signed(signed, sign_in, staff, ada):
    type(ada).objects.filter(pk=ada.pk).update(family_name="Married")
    html = sign_in(staff.nora).get(reverse("infusions:record", args=[signed.pk])).content.decode()
    assert "Ada Abel" in html
    assert record_page.changed_since_signing(Infusion.objects.get(pk=signed.pk)) == []


def test_whoever_goes_behind_the_guards_is_found_out(signed, sign_in, staff):
    with connection.cursor() as cursor:  # as the owner of the tables might
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE treatments_vitalsigns DISABLE TRIGGER USER")
        cursor.execute("UPDATE treatments_vitalsigns SET spo2 = 99 WHERE id = %s", [signed.vitals.first().pk])
        cursor.execute("ALTER TABLE treatments_vitalsigns ENABLE TRIGGER USER")
    browser, url = sign_in(staff.mira), reverse("infusions:verify", args=[signed.pk])
    html = browser.get(url, {"value": shown_value(signed.signed_record.check_value)}).content.decode()
    assert "The paper shows the value of this record." in html
    assert f"vitalsigns {signed.vitals.first().pk} was changed: spo2." in html
    assert "The paper shows another value" in browser.get(url, {"value": "0" * 20}).content.decode()


def test_the_record_prints_to_two_pages_with_everything_in_it(signed, sign_in, staff):
    answer = sign_in(staff.percy).get(reverse("infusions:record-pdf", args=[signed.pk]))
    assert answer.headers["Content-Disposition"] == f'inline; filename="record-{signed.pk}.pdf"'
    pages, text = text_of(answer.content)
    kept = signed.signed_record
    assert pages <= 2
    for words in (
        "Ada Abel", "17 May 1991", "expires 27 Dec 2026",
        "0.5 mg/kg over 40 min", "lot L1", "70 kg", "35 mg", "118/76", "Withdrawn", "agreed",
        staff.nils.printed_name, "Line removed", "met Observed for 60 min", "Robin Field", "Calm.",
        "I was responsible for this infusion", shown_value(kept.check_value), kept.check_value,
    ):  # fmt: skip
        assert words in text, words
    assert answer.content == sign_in(staff.percy).get(reverse("infusions:record-pdf", args=[signed.pk])).content


def test_the_same_value_stands_on_the_screen(signed, sign_in, staff):
    html = sign_in(staff.nora).get(reverse("infusions:record", args=[signed.pk])).content.decode()
    assert shown_value(signed.signed_record.check_value) in html


def test_an_open_record_prints_without_a_signature(running, sign_in, staff):
    _pages, text = text_of(sign_in(staff.nora).get(reverse("infusions:record-pdf", args=[running.pk])).content)
    assert "Not signed" in text


def test_an_infusion_that_never_started_is_signed_and_printed_as_well(checked_in, sign_in, staff, now):
    services.end_otherwise(checked_in, Act.CANCEL, words="Fever.", by=staff.nora, at=now)
    services.sign(checked_in, note="", by=staff.nora, at=now)
    _pages, text = text_of(sign_in(staff.nora).get(reverse("infusions:record-pdf", args=[checked_in.pk])).content)
    assert "Cancelled before the start" in text


def test_the_number_of_queries_does_not_grow_with_the_readings(recovering, staff, now):
    def queries_of_a_page():
        with CaptureQueriesContext(connection) as captured:
            record_page.page_of(Infusion.objects.get(pk=recovering.pk), now)
        return len(captured)

    before = queries_of_a_page()
    for minutes in range(5):
        at = now + timedelta(minutes=minutes)
        services.record_vitals(recovering, reading(at), by=staff.nora, at=at)
        services.record_note(recovering, client_id=uuid4(), text="x", by=staff.nora, at=at)
    assert queries_of_a_page() <= before


def test_a_replay_shows_what_was_known_then(running, staff, now):
    wrong = services.record_vitals(
        running, reading(now + timedelta(minutes=5), spo2=91), by=staff.nora, at=now + timedelta(minutes=20)
    ).reading
    services.record_vitals(
        running, reading(now + timedelta(minutes=5), spo2=98), by=staff.nora, at=now + timedelta(minutes=25),
        corrects=wrong, correction_reason="slip",
    )  # fmt: skip
    services.pause(running, reason="x", client_id=uuid4(), by=staff.nora, at=now + timedelta(minutes=10))

    def spo2_at(minutes):
        found = known_at(running, now + timedelta(minutes=minutes))
        return [one.spo2 for one in found.charted.readings], found.state, len(found.charted.alerts)

    assert spo2_at(9) == ([98], "running", 0)
    assert spo2_at(19) == ([98], "paused", 0)
    assert spo2_at(20) == ([98, 91], "paused", 1)
    assert spo2_at(25) == ([98, 98], "paused", 1)
    assert known_at(running, now + timedelta(minutes=4)).charted.delivered.delivered_mg == pytest.approx(3.5)


def test_the_replay_page_goes_by_steps_and_by_minutes(signed, sign_in, staff):
    browser, url = sign_in(staff.nora), reverse("infusions:replay", args=[signed.pk])
    first = browser.get(url).content.decode()
    assert 'type="range"' in first
    assert "?minute=10" in first
    tenth = browser.get(url, {"minute": "10"}, headers={"HX-Request": "true"}).content.decode()
    assert "vital signs" in tenth
    assert "<html" not in tenth
    for odd in ("", "-1", "x", "99999999", "999"):
        assert browser.get(url, {"minute": odd}).status_code == 200


# Serious events


def test_a_grade_of_four_opens_a_report_once(running, staff, now):
    event = services.record_side_effect(running, client_id=uuid4(), term="dyspnoea", by=staff.nora, at=now)
    services.update_side_effect(event, grade=3, by=staff.nora, at=now)
    assert not SeriousEvent.objects.exists()
    services.update_side_effect(event, grade=4, by=staff.nora, at=now)
    services.update_side_effect(event, grade=5, by=staff.nora, at=now)
    report = SeriousEvent.objects.get()
    assert (report.criteria, report.adverse_event_id) == (["life-threatening", "death"], event.pk)


@pytest.mark.parametrize(("act", "opened"), [(Act.LEAVE, 0), (Act.HAND_OVER, 1), (Act.RECORD_DEATH, 1)])
def test_emergency_care_and_death_open_a_report(running, staff, now, act, opened):
    services.end_otherwise(running, act, words="Ambulance at 11:05; Percy told.", by=staff.nora, at=now)
    assert SeriousEvent.objects.count() == opened


def test_a_report_is_filled_in_over_days_and_closed_complete(signed, running, staff, sign_in):
    at = signed.signed_at
    report = SeriousEvent.objects.create(
        infusion=signed, cause="hand-over", term="Chest pain", began_at=at, criteria=["hospitalisation"],
        opened_at=at, opened_by=staff.nora,
    )  # fmt: skip
    nurse, prescriber = sign_in(staff.nora), sign_in(staff.percy)
    page = reverse("infusions:serious-event", args=[report.pk])
    assert "Chest pain" in nurse.get(reverse("infusions:serious-events")).content.decode()
    prescriber.post(reverse("infusions:close-serious-event", args=[report.pk]))
    report.refresh_from_db()
    assert report.closed_at is None
    body = {"criteria": ["hospitalisation"], "description": "Chest pain, ambulance.", "relation": "possible",
            "expected": "no", "action": "Aspirin.", "outcome": "recovered", "outcome_on": "2026-03-01"}  # fmt: skip
    assert nurse.post(page, body).status_code == 302
    told = {
        "told-client_id": str(uuid4()),
        "told-to": "FDA MedWatch",
        "told-reference": "17",
        "told-told_at": "2026-03-02T10:00",
    }
    assert nurse.post(reverse("infusions:told", args=[report.pk]), told).status_code == 302
    assert nurse.post(reverse("infusions:close-serious-event", args=[report.pk])).status_code == 403
    prescriber.post(reverse("infusions:close-serious-event", args=[report.pk]))
    report.refresh_from_db()
    assert (report.closed_by, report.notices.get().to) == (staff.percy, "FDA MedWatch")
    assert nurse.post(page, body).status_code == 422


# The line


def test_a_line_is_placed_somewhere_and_removed_once(checked_in, staff, now):
    def line(act, **more):
        return services.record_line(checked_in, client_id=uuid4(), act=act, by=staff.nora, at=now, **more)

    with pytest.raises(services.InfusionError, match="where"):
        line(LineAct.PLACED)
    with pytest.raises(services.InfusionError, match="No line"):
        line(LineAct.REMOVED)
    line(LineAct.PLACED, place="left hand")
    line(LineAct.REMOVED)
    with pytest.raises(services.InfusionError, match="No line"):
        line(LineAct.REMOVED)
    assert checked_in.line_care.count() == 2


def test_a_patient_with_a_line_in_is_not_discharged(recovering, sign_in, staff, after_recovery, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: after_recovery)
    html = sign_in(staff.nora).get(reverse("infusions:infusion", args=[recovering.pk])).content.decode()
    assert "Line placed" in html
    body = {"discharge-second_username": "percy", "discharge-second_password": PASSWORD}
    answer = sign_in(staff.nora).post(reverse("infusions:discharge", args=[recovering.pk]), body)
    assert answer.status_code == 422
    unmet = [one["code"] for one in recovering.discharge_checks.get().criteria if one["met"] is False]
    assert "line-out" in unmet


def test_one_record_is_kept_of_one_signature(signed):
    assert SignedRecord.objects.count() == 1
