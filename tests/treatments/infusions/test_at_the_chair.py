"""Charting beside the chair: scales by item, corrections, side effects, what was done, rescue orders, two tablets."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.cast import PASSWORD
from tests.treatments.infusion_world import CALM, GOOD_CHECKS, reading
from treatments.courses.models import Delivery
from treatments.infusions import gate, queries, scales, services
from treatments.infusions.models import AdverseEvent, Alert, Intervention, PreInfusionCheck, RescueOrders, VitalSigns
from treatments.infusions.rules.vitals import Vitals

pytestmark = pytest.mark.django_db
ITEMS = ("1", "2", "6", "7", "15", "22")
CADSS = "how-it-seems"


@pytest.fixture(autouse=True)
def the_time(monkeypatch, now):
    clock = {"at": now + timedelta(minutes=5)}
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock["at"])
    return clock


def url(infusion, name, *args):
    return reverse(f"infusions:{name}", args=[infusion.pk, *args])


def ask(infusion, by, at, *answers, reason="", instrument="cadss-6"):
    items = ITEMS if instrument == "cadss-6" else ("1",)
    given = dict(zip(items, answers, strict=True))
    return services.record_scale(
        infusion, client_id=uuid4(), instrument=instrument, answers=given, unable_reason=reason, by=by, at=at
    )


# --- Scales


def test_a_scale_is_asked_by_item_one_tap_each(running, sign_in, staff):
    page = sign_in(staff.nora).get(url(running, "ask", CADSS)).content.decode()
    assert page.count('type="radio"') == 6 * 5 + 4
    assert " checked" not in page
    sent = {"client_id": str(uuid4()), **dict(zip([f"item-{item}" for item in ITEMS], [1, 2, 2, 1, 3, 0], strict=True))}
    for _twice in range(2):
        answer = sign_in(staff.nora).post(url(running, "ask", CADSS), sent)
        assert answer.status_code == 302
    (asked,) = scales.scales_of(running)
    assert (asked.moment, scales.total_of(asked), asked.assessment.answers["15"]) == ("during", 9, 3)


def test_unable_to_answer_is_kept_with_its_reason_and_is_no_zero(running, sign_in, staff, now):
    refused = sign_in(staff.nora).post(url(running, "ask", CADSS), {"client_id": str(uuid4()), "item-1": "4"})
    assert refused.status_code == 422
    assert "say why the patient could not" in refused.content.decode()
    assert not running.scales.exists()
    partly = ask(running, staff.nora, now, 4, None, None, None, None, None, reason="too drowsy")
    never = ask(running, staff.nora, now, None, None, None, None, None, None, reason="too dissociated")
    assert (scales.total_of(partly), partly.assessment.state) == (None, "incomplete")
    assert (never.assessment, never.unable_reason) == (None, "too dissociated")


def test_an_answer_that_the_scale_does_not_have_is_refused(running, sign_in, staff, now):
    answer = sign_in(staff.nora).post(
        url(running, "ask", "how-you-feel"), {"client_id": str(uuid4()), "item-1": "101", "unable_reason": ""}
    )
    assert answer.status_code == 422
    with pytest.raises(services.InfusionError):
        ask(running, staff.nora, now, 5, 0, 0, 0, 0, 0)
    assert not running.scales.exists()


def test_the_peak_from_the_start_on_is_what_the_delivery_gets(prepared, staff, now):
    ask(prepared, staff.nora, now, 4, 4, 4, 4, 4, 4)
    assert scales.peak_dissociation(prepared) is None
    services.start(prepared, client_id=uuid4(), by=staff.nora, at=now)
    ask(prepared, staff.nora, now + timedelta(minutes=20), 3, 3, 3, 0, 0, 0)
    ask(prepared, staff.nora, now + timedelta(minutes=25), 1, 1, 0, 0, 0, 0)
    ask(prepared, staff.nora, now + timedelta(minutes=30), 4, 4, 4, 4, 4, None, reason="too drowsy")
    assert scales.peak_dissociation(prepared) == 9


def test_the_peak_is_written_into_the_delivery(recovering, staff, now, request):
    ask(recovering, staff.nora, now + timedelta(minutes=41), 2, 2, 2, 1, 0, 0)
    ask(recovering, staff.nora, now + timedelta(minutes=71), 0, 0, 0, 0, 0, 0)
    request.getfixturevalue("signed")
    assert Delivery.objects.get(infusion_id=recovering.pk).peak_dissociation == 7


def test_the_discharge_reads_the_last_asking(recovering, staff, now):
    assert not scales.dissociation_of(recovering).was_asked
    ask(recovering, staff.nora, now + timedelta(minutes=41), 3, 3, 3, 3, 3, 3)
    ask(recovering, staff.nora, now + timedelta(minutes=56), 0, 1, 0, 0, 0, 0)
    found = scales.dissociation_of(recovering)
    assert (found.baseline, found.latest, found.was_asked) == (None, 1, True)


# --- Corrections


def correct(wrong, by, at, reason="a slip of the finger", **values):
    changed = Vitals(**{**CALM, **values}) if values != {"systolic": None} else Vitals()
    return services.correct_vitals(wrong, values=changed, reason=reason, client_id=uuid4(), by=by, at=at)


@pytest.fixture
def wrong(running, staff, now):
    at = now + timedelta(minutes=4)
    return services.record_vitals(running, reading(at, systolic=190), by=staff.nora, at=at).reading


def test_a_correction_keeps_the_original_and_the_reason(running, wrong, sign_in, staff):
    sent = {"client_id": str(uuid4()), **CALM, "systolic": "119", "reason": "typed 190 for 119"}
    assert sign_in(staff.nils).post(url(running, "correct", wrong.pk), sent).status_code == 302
    right = VitalSigns.objects.get(corrects=wrong)
    assert (right.systolic, right.recorded_at, right.by) == (119, wrong.recorded_at, staff.nils)
    assert right.correction_reason == "typed 190 for 119"
    wrong.refresh_from_db()
    assert wrong.systolic == 190
    assert [each.pk for each in queries.valid_readings().filter(infusion=running, systolic=190)] == []


def test_a_correction_takes_no_alert_away(running, wrong, staff, now):
    later = now + timedelta(minutes=5)
    correct(wrong, staff.nora, later, systolic=119)
    alert = Alert.objects.get(reading=wrong, code="systolic-high")
    with pytest.raises(services.RepeatNeeded):
        services.answer_alert(alert, action="it was a slip", by=staff.nora, at=later)


def test_a_corrected_value_raises_its_own_alert(running, wrong, staff, now):
    recorded = correct(wrong, staff.nora, now + timedelta(minutes=5), systolic=118, spo2=91)
    assert [(alert.code, alert.level) for alert in recorded.alerts] == [("spo2-low", "red")]


def test_another_patients_reading_is_struck_out(running, wrong, sign_in, staff):
    sent = {"client_id": str(uuid4()), "reason": "chair 2's values"}
    sign_in(staff.nora).post(url(running, "correct", wrong.pk), sent)
    assert VitalSigns.objects.get(corrects=wrong).systolic is None
    assert wrong.recorded_at not in [each.recorded_at for each in queries.valid_readings().filter(infusion=running)]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"systolic": "119", "reason": ""}, "Fill this in"),
        ({"systolic": "76", "reason": "slip"}, "wrong way round"),
        ({"systolic": "301", "reason": "slip"}, "40 to 300"),
        ({"systolic": "230", "reason": "slip"}, "confirm that it is right"),
        ({"systolic": "190", "reason": "slip"}, "stored already"),
        ({"systolic": "119", "reason": "x"}, "Say why"),
    ],
)
def test_a_refused_correction_says_why_and_changes_nothing(running, wrong, sign_in, staff, sent, words):
    answer = sign_in(staff.nora).post(url(running, "correct", wrong.pk), {"client_id": str(uuid4()), **CALM, **sent})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not VitalSigns.objects.filter(corrects__isnull=False).exists()


def test_a_reading_is_corrected_once_and_the_correction_can_be(running, wrong, staff, now):
    later = now + timedelta(minutes=5)
    first = correct(wrong, staff.nora, later, systolic=129).reading
    with pytest.raises(services.CorrectedAlready):
        correct(wrong, staff.nils, later, systolic=128)
    correct(first, staff.nils, later, systolic=119)
    assert queries.valid_readings().filter(infusion=running, systolic=119).exists()


def test_a_signed_reading_is_not_corrected(signed, staff, after_recovery):
    with pytest.raises(services.InfusionSigned):
        correct(signed.vitals.first(), staff.nora, after_recovery, systolic=119)


def test_a_late_baseline_is_not_judged_as_a_rise(running, staff, now):
    before = now - timedelta(minutes=3)
    recorded = services.record_vitals(running, reading(before, systolic=155), by=staff.nora, at=now)
    assert recorded.alerts == ()


# --- Side effects and what was done


@pytest.fixture
def nausea(running, staff, now) -> AdverseEvent:
    at = now + timedelta(minutes=3)
    return services.record_side_effect(running, client_id=uuid4(), term="nausea", by=staff.nora, at=at)


def test_a_side_effect_in_one_tap_its_grade_in_another(running, nausea, sign_in, staff):
    nora = sign_in(staff.nora)

    def tap(name, **sent):
        return nora.post(url(running, name, nausea.pk), {"client_id": str(uuid4()), **sent})

    assert tap("side-effect-grade", grade="3").status_code == 302
    assert tap("side-effect-over").status_code == 302
    nausea.refresh_from_db()
    assert (nausea.grade, nausea.ended_at is not None, nausea.serious) == (3, True, False)
    tap("side-effect-grade", grade="9")
    nausea.refresh_from_db()
    assert nausea.grade == 3


def test_once_serious_it_stays_serious(nausea, staff, now):
    later = now + timedelta(minutes=5)
    services.update_side_effect(nausea, grade=4, by=staff.nora, at=later)
    assert services.update_side_effect(nausea, grade=2, by=staff.nora, at=later).serious is True


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"onset_at": 6}, "onset_at"),
        ({"ended_at": 6}, "ended_at"),
        ({"ended_at": 2}, "ended_at"),
        ({"onset_at": -999}, "onset_at"),
    ],
)
def test_its_times_are_in_order(nausea, staff, now, changes, field):
    moved = {name: now + timedelta(minutes=minutes) for name, minutes in changes.items()}
    with pytest.raises(services.InfusionError) as refused:
        services.update_side_effect(nausea, **moved, by=staff.nora, at=now + timedelta(minutes=5))
    assert refused.value.field == field


def test_two_tablets_edit_one_side_effect_and_lose_nothing(running, nausea, sign_in, staff):
    """Both opened it before the other saved; each writes only what it changed."""
    nora, nils = sign_in(staff.nora), sign_in(staff.nils)
    pages = [browser.get(url(running, "side-effect-edit", nausea.pk)).context["form"] for browser in (nora, nils)]
    sent = {name: field.value() or "" for name, field in ((bound.name, bound) for bound in pages[0])}
    sent["onset_at"] = sent["onset_at"].strftime("%Y-%m-%dT%H:%M:%S") if sent["onset_at"] else ""
    nora.post(url(running, "side-effect-edit", nausea.pk), {**sent, "grade": "2"})
    nils.post(url(running, "side-effect-edit", nausea.pk), {**sent, "action": "ondansetron"})
    nausea.refresh_from_db()
    assert (nausea.grade, nausea.action) == (2, "ondansetron")


def test_a_dose_is_written_with_its_unit_and_followed_by_the_pressure(running, wrong, sign_in, staff, now, the_time):
    sent = {"intervention-client_id": str(uuid4()), "intervention-kind": "antihypertensive",
            "intervention-drug": "Labetalol", "intervention-amount": "10", "intervention-route": "IV"}  # fmt: skip
    nora = sign_in(staff.nora)
    assert nora.post(url(running, "intervention"), sent).status_code == 302
    done = Intervention.objects.get()
    assert (done.drug, done.amount, done.unit, done.route) == ("Labetalol", Decimal(10), "mg", "IV")
    after = now + timedelta(minutes=9)
    services.record_vitals(running, reading(after, systolic=158, diastolic=92), by=staff.nora, at=after)
    the_time["at"] = after
    assert "before 190/76" in (page := nora.get(url(running, "infusion")).content.decode())
    assert "after 158/92" in page


@pytest.mark.parametrize(
    ("kind", "missing"), [("antihypertensive", "drug"), ("ondansetron", "amount"), ("oxygen", "route")]
)
def test_what_a_kind_needs_is_asked_for_and_what_was_typed_stays(running, sign_in, staff, kind, missing):
    whole = {
        "client_id": str(uuid4()),
        "kind": kind,
        "drug": "Labetalol",
        "amount": "4",
        "route": "IV",
        "detail": "slow",
    }
    whole["route"] = "mask" if kind == "oxygen" else "IV"
    sent = {f"intervention-{name}": "" if name == missing else value for name, value in whole.items()}
    answer = sign_in(staff.nora).post(url(running, "intervention"), sent)
    assert answer.status_code == 422
    assert 'value="slow"' in answer.content.decode()
    assert not Intervention.objects.exists()


def test_what_needs_no_words_is_one_tap(running, sign_in, staff):
    sent = {"intervention-client_id": str(uuid4()), "intervention-kind": "reassurance"}
    for _twice in range(2):
        sign_in(staff.nora).post(url(running, "intervention"), sent)
    assert Intervention.objects.get().kind == "reassurance"


def test_something_else_is_a_reason_in_words(running, sign_in, staff):
    nora = sign_in(staff.nora)
    sent = {"pause-client_id": str(uuid4()), "pause-reason": "other"}
    assert nora.post(url(running, "pause"), sent).status_code == 422
    nora.post(url(running, "pause"), {**sent, "pause-words": "fire alarm"})
    assert running.rate_changes.get(act="pause").reason == "other: fire alarm"


# --- Before the start


def held(infusion, at):
    return [hold.code for hold in gate.start_gate(queries.charted(infusion, at)).holds]


def test_a_prescriber_writes_and_signs_rescue_orders(checked_in, sign_in, staff, now):
    assert "rescue-orders" in held(checked_in, now)
    percy = sign_in(staff.percy)
    line = {"drug-1": "Ondansetron", "amount-1": "4", "unit-1": "mg", "route-1": "IV", "when-1": "nausea, once"}
    half = percy.post(url(checked_in, "rescue-orders"), {**line, "amount-1": "", "password": PASSWORD})
    assert "leave the whole line empty" in half.content.decode()
    assert not RescueOrders.objects.exists()
    assert percy.post(url(checked_in, "rescue-orders"), {**line, "password": "not mine"}).status_code == 422
    assert percy.post(url(checked_in, "rescue-orders"), {**line, "password": PASSWORD}).status_code == 302
    assert queries.rescue_orders_of(checked_in.course).lines[0]["amount"] == "4"
    assert "rescue-orders" not in held(checked_in, now)


def test_two_tablets_fill_in_the_checks_and_lose_nothing(checked_in, sign_in, staff):
    """Both pages were opened empty; an answer left open on one does not take away the other's."""
    page = sign_in(staff.nora).get(url(checked_in, "infusion"))
    seen = page.context["before"]["checks"]["seen"].value()
    for user, answers in ((staff.nora, {"fasted": "yes", "escort": "yes"}), (staff.nils, {"will_drive": "no"})):
        sent = {f"checks-{name}": value for name, value in answers.items()}
        assert sign_in(user).post(url(checked_in, "checks"), {**sent, "checks-seen": seen}).status_code == 302
    check = PreInfusionCheck.objects.get()
    assert (check.fasted, check.escort, check.will_drive) == (True, True, False)


def test_an_answer_can_be_taken_back(ready, sign_in, staff):
    assert GOOD_CHECKS["escort"] is True
    form = sign_in(staff.nora).get(url(ready, "infusion")).context["before"]["checks"]
    sent = {f"checks-{bound.name}": bound.field.widget.format_value(bound.value()) or "" for bound in form}
    sent = {name: value[0] if isinstance(value, list) else value for name, value in sent.items()}
    sign_in(staff.nora).post(url(ready, "checks"), {**sent, "checks-escort": "no"})
    check = PreInfusionCheck.objects.get()
    assert (check.escort, check.fasted) == (False, True)


def test_the_same_start_twice_is_one(prepared, staff, now):
    same = uuid4()
    for _twice in range(2):
        services.start(prepared, client_id=same, by=staff.nora, at=now)
    assert prepared.rate_changes.count() == 1


# --- Alerts


def test_what_was_typed_stays_when_an_answer_is_not_enough(running, wrong, sign_in, staff):
    alert = Alert.objects.get(reading=wrong, code="systolic-high")
    sent = {"client_id": str(uuid4()), "action": "called Percy"}
    refused = sign_in(staff.nora).post(url(running, "answer", alert.pk), sent)
    assert refused.status_code == 422
    assert 'value="called Percy"' in (page := refused.content.decode())
    assert "Measure again first" in page


# --- The board


def test_the_wall_shows_initials_and_nothing_to_press(running, sign_in, staff):
    page = sign_in(staff.dana).get(reverse("infusions:board"), {"wall": "1"}).content.decode()
    assert "AA" in page
    assert "Abel" not in page
    assert reverse("infusions:infusion", args=[running.pk]) not in page


def test_the_clock_of_a_phase_counts_from_the_pause(running, staff, now):
    paused_at = now + timedelta(minutes=7)
    services.pause(running, reason="other", client_id=uuid4(), by=staff.nora, at=paused_at)
    running.refresh_from_db()
    assert queries.charted(running, paused_at).phase_since == paused_at
