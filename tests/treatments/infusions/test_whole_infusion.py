"""One infusion from check-in to signature, and what is refused on the way."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from clinic.messaging.models import Message
from intake.consent.queries import is_held
from intake.risk.models import RiskCase
from intake.screening import queries as screening
from intake.screening.rules import RULES_VERSION
from tests.treatments.infusion_world import GOOD_CHECKS, WELL, make_appointment, make_vial, reading
from treatments.courses import services as courses
from treatments.courses.models import Delivery
from treatments.infusions import queries, services
from treatments.infusions.models import Alert, DischargeCheck, Infusion, RateChange
from treatments.infusions.rules.discharge import DischargeFacts
from treatments.infusions.rules.states import Act
from treatments.stock.models import CheckAttempt, LedgerEntry, StockIncident
from treatments.stock.services import VialRefused

pytestmark = pytest.mark.django_db


def minutes(now, number):
    return now + timedelta(minutes=number)


# Check-in


def test_check_in_begins_the_infusion_of_the_appointment(checked_in, appointment, order):
    appointment.refresh_from_db()
    assert (checked_in.state, appointment.state, checked_in.order) == ("checked-in", "arrived", order)
    assert checked_in.identifiers == ["Full name", "Date of birth"]


def test_checking_in_twice_gives_the_first_infusion_back(checked_in, appointment, chairs, staff, now):
    again = services.check_in(
        appointment=appointment, identifiers=[], allergies_confirmed=True, chair=chairs[1], by=staff.nils, at=now
    )
    assert again == checked_in
    assert again.chair == chairs[0]


def test_an_appointment_of_another_day_is_refused(appointment, chairs, staff, now):
    with pytest.raises(services.NotToday, match="another day"):
        services.check_in(
            appointment=appointment, identifiers=[], allergies_confirmed=True, chair=chairs[0], by=staff.nora,
            at=now + timedelta(days=1),
        )  # fmt: skip
    appointment.refresh_from_db()
    assert appointment.state == "confirmed"


def test_a_taken_chair_is_refused(checked_in, course, chairs, staff, now):
    later = make_appointment(course, starts_at=minutes(now, 180), by=staff.dana, number=2)
    services.end_otherwise(checked_in, Act.LEAVE, words="went", by=staff.nora, at=now)
    services.check_in(
        appointment=later, identifiers=["a", "b"], allergies_confirmed=True, chair=chairs[0], by=staff.nora, at=now
    )
    third = make_appointment(course, starts_at=minutes(now, 360), by=staff.dana, number=3)
    with pytest.raises(services.ChairTaken):
        services.check_in(
            appointment=third, identifiers=["a", "b"], allergies_confirmed=True, chair=chairs[0], by=staff.nora, at=now
        )


# Dose


def test_the_dose_is_drawn_and_stands_in_the_register(prepared, vial):
    vial.refresh_from_db()
    assert (prepared.state, prepared.withdrawal.mg, vial.balance_ml) == ("prepared", Decimal(35), Decimal("9.3"))
    assert prepared.preparation["pump_rate_ml_per_h"] == "150"
    assert CheckAttempt.objects.get().agreed


@pytest.mark.parametrize(
    ("weight", "unit", "volume"), [("70.1", "kg", "0.7"), ("70", "lb", "0.7"), ("70", "kg", "0.71")]
)
def test_a_check_that_differs_is_kept_and_nothing_is_drawn(ready, vial, staff, now, weight, unit, volume):
    check = services.BlindCheck(staff.nils, Decimal(weight), unit, Decimal(volume))
    with pytest.raises(services.CheckDiffers):
        services.prepare_and_withdraw(ready, vial=vial, check=check, reason="", by=staff.nora, at=now)
    ready.refresh_from_db()
    vial.refresh_from_db()
    assert (ready.state, vial.balance_ml, CheckAttempt.objects.get().agreed) == ("checked-in", Decimal(10), False)


def test_nobody_checks_their_own_dose(ready, vial, staff, now):
    check = services.BlindCheck(staff.nora, Decimal(70), "kg", Decimal("0.7"))
    with pytest.raises(services.InfusionError, match="second person"):
        services.prepare_and_withdraw(ready, vial=vial, check=check, reason="", by=staff.nora, at=now)


def test_a_dose_without_a_weight_is_refused(checked_in, vial, staff, now):
    check = services.BlindCheck(staff.nils, Decimal(70), "kg", Decimal("0.7"))
    with pytest.raises(services.InfusionError, match="Weigh"):
        services.prepare_and_withdraw(checked_in, vial=vial, check=check, reason="", by=staff.nora, at=now)


def test_nobody_is_checked_in_for_a_course_that_has_ended(appointment, chairs, staff, now):
    courses.end_course(appointment.course, reason="stopped", by=staff.percy, at=now)
    appointment.refresh_from_db()
    with pytest.raises(services.NotToday, match="course has ended"):
        services.check_in(
            appointment=appointment, identifiers=list(services.IDENTIFIERS), allergies_confirmed=True,
            chair=chairs[0], by=staff.nora, at=now,
        )  # fmt: skip


def test_nothing_is_drawn_for_a_course_that_has_ended(ready, vial, staff, now):
    courses.end_course(ready.course, reason="stopped", by=staff.percy, at=now)
    check = services.BlindCheck(staff.nils, Decimal(70), "kg", Decimal("0.7"))
    with pytest.raises(services.InfusionError, match="course has ended"):
        services.prepare_and_withdraw(ready, vial=vial, check=check, reason="", by=staff.nora, at=now)
    assert vial.entries.count() == 1  # it was received


def test_a_limit_of_the_day_needs_a_reason(ready, north, staff, now):
    strong = make_vial(north, by=staff.nora, at=now, strength_mg_per_ml=Decimal(200))
    check = services.BlindCheck(staff.nils, Decimal(70), "kg", Decimal("0.18"))
    with pytest.raises(services.LimitsStand):
        services.prepare_and_withdraw(ready, vial=strong, check=check, reason="", by=staff.nora, at=now)
    services.prepare_and_withdraw(ready, vial=strong, check=check, reason="No other stock.", by=staff.nora, at=now)
    assert LedgerEntry.objects.filter(movement="withdraw").count() == 1


def test_an_expired_vial_is_refused_and_the_attempt_does_not_stay_half_done(ready, north, staff, now):
    old = make_vial(north, by=staff.nora, at=now, expires_on=now.date() - timedelta(days=1))
    check = services.BlindCheck(staff.nils, Decimal(70), "kg", Decimal("0.7"))
    with pytest.raises(VialRefused, match="expiry"):
        services.prepare_and_withdraw(ready, vial=old, check=check, reason="", by=staff.nora, at=now)
    ready.refresh_from_db()
    assert ready.state == "checked-in"


def test_what_is_not_given_is_wasted_with_a_witness_and_can_be_prepared_again(prepared, vial, staff, now):
    services.discard(prepared, waste_ml=Decimal(100), reason="dropped", witness=staff.nils, by=staff.nora, at=now)
    prepared.refresh_from_db()
    waste = LedgerEntry.objects.get(movement="waste_bag")
    assert (prepared.state, prepared.withdrawal, waste.mg, waste.witness) == (
        "checked-in",
        None,
        Decimal(35),
        staff.nils,
    )


# Start


def test_a_ready_patient_starts_and_can_sign_nothing_meanwhile(running, now):
    assert (running.state, running.started_at) == ("running", now)
    assert RateChange.objects.get().rate_ml_per_h == 150
    assert is_held(running.patient)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"fasted": False}, "fasting"),
        ({"fasted": None}, "fasting"),
        ({"escort": False}, "escort"),
        ({"will_drive": True}, "driving"),
        ({"intoxicated": True}, "intoxication"),
        ({"pregnancy": "positive"}, "pregnancy"),
        ({"pregnancy": ""}, "pregnancy"),
        ({"equipment_checked": None}, "equipment"),
        ({"prescriber_on_site": False}, "prescriber"),
    ],
)
def test_what_was_asked_today_holds_the_start(prepared, staff, now, change, code):
    services.record_checks(prepared, {**GOOD_CHECKS, **change}, by=staff.nora, at=now)
    with pytest.raises(services.StartHeld) as refused:
        services.start(prepared, client_id=uuid4(), by=staff.nora, at=now)
    assert code in {hold.code for hold in refused.value.holds}
    prepared.refresh_from_db()
    assert prepared.state == "prepared"
    assert not RateChange.objects.exists()


def test_all_reasons_are_told_at_once(prepared, staff, now):
    services.record_checks(prepared, {"fasted": False}, by=staff.nora, at=now)
    prepared.patient.consents.update(withdrawn_at=now)
    RiskCase.objects.create(
        patient=prepared.patient, site=prepared.site, level="high", reason="x", opened_at=now, deadline_at=now
    )
    with pytest.raises(services.StartHeld) as refused:
        services.start(prepared, client_id=uuid4(), by=staff.nora, at=now)
    assert {"fasting", "consent", "risk-case"} <= {hold.code for hold in refused.value.holds}


def test_a_prescriber_starts_in_spite_of_a_hold_with_a_reason(prepared, staff, now):
    services.record_checks(prepared, {**GOOD_CHECKS, "fasted": False}, by=staff.nora, at=now)
    lifts = {"fasting": "Only water, three hours ago."}
    with pytest.raises(services.StartHeld):
        services.start(prepared, client_id=uuid4(), lifts=lifts, lifted_by=staff.nils, by=staff.nora, at=now)
    services.start(prepared, client_id=uuid4(), lifts=lifts, lifted_by=staff.percy, by=staff.nora, at=now)
    event = prepared.events.get(act="lift")
    assert (event.by, "Only water" in event.why) == (staff.percy, True)


def test_what_the_rules_said_at_the_start_is_kept_with_their_version(prepared, staff, now):
    services.record_checks(prepared, {**GOOD_CHECKS, "fasted": False}, by=staff.nora, at=now)
    lifts = {"fasting": "Only water, three hours ago."}
    seen = screening.seen_before(prepared.patient)
    services.start(prepared, client_id=uuid4(), lifts=lifts, lifted_by=staff.percy, by=staff.nora, at=now)
    run = screening.run_about(prepared.patient, queries.about(prepared))
    assert (run.disposition, [finding["rule"] for finding in run.findings]) == ("review", ["C30", "M15"])
    assert run.rules_version.startswith(f"{RULES_VERSION}/")
    assert screening.seen_before(prepared.patient) == seen


def test_an_old_baseline_holds_the_start(prepared, staff, now):
    with pytest.raises(services.StartHeld) as refused:
        services.start(prepared, client_id=uuid4(), by=staff.nora, at=minutes(now, 16))
    assert [hold.code for hold in refused.value.holds] == ["baseline"]


# Running


def test_pause_rate_and_end_give_the_delivered_dose(running, staff, now):
    """Clinical reference, E6: 18 min at 150, 6 min pause, 12 min at 100: 22.75 mg."""
    services.pause(running, reason="side effect", client_id=uuid4(), by=staff.nora, at=minutes(now, 18))
    services.resume(running, client_id=uuid4(), by=staff.nora, at=minutes(now, 24))
    services.change_rate(
        running, rate_ml_per_h=Decimal(100), reason="nausea", client_id=uuid4(), by=staff.nora, at=minutes(now, 24)
    )
    services.end(running, reason="side effect", client_id=uuid4(), by=staff.nora, at=minutes(now, 36))
    running.refresh_from_db()
    given = queries.charted(running, minutes(now, 60)).delivered
    assert (given.delivered_mg, given.running_minutes) == (Decimal("22.75"), 30)
    services.record_waste(
        running, waste_ml=Decimal(35), residual_reason="", witness=staff.nils, by=staff.nora, at=minutes(now, 40)
    )
    running.refresh_from_db()
    assert (running.waste_mg, running.residual_mg) == (Decimal("12.25"), 0)


def test_a_double_tap_pauses_once(running, staff, now):
    key = uuid4()
    for _ in range(2):
        services.pause(running, reason="other", client_id=key, by=staff.nora, at=minutes(now, 5))
    assert RateChange.objects.filter(act="pause").count() == 1


def test_what_is_not_running_cannot_be_paused(prepared, staff, now):
    with pytest.raises(services.NotWhileRunning):
        services.pause(prepared, reason="other", client_id=uuid4(), by=staff.nora, at=now)
    assert not RateChange.objects.exists()


# Alerts


def test_a_red_reading_calls_the_prescribers_once(running, staff, now):
    at = minutes(now, 10)
    recorded = services.record_vitals(running, reading(at, systolic=180), by=staff.nora, at=at)
    assert [(alert.level, alert.code) for alert in recorded.alerts] == [("red", "systolic-high")]
    called = Message.objects.filter(purpose="prescriber-call")
    assert {message.user for message in called} == {staff.percy, staff.priya, staff.mira}


def test_a_rise_over_the_baseline_is_amber(running, staff, now):
    at = minutes(now, 10)
    codes = [
        services.record_vitals(running, reading(at, systolic=value), by=staff.nora, at=at).alerts
        for value in (141, 142)
    ]
    assert [[alert.level for alert in alerts] for alerts in codes] == [[], ["amber"]]


def test_a_red_alert_goes_away_by_an_action_and_a_repeat_reading(running, staff, now):
    at = minutes(now, 10)
    (alert,) = services.record_vitals(running, reading(at, spo2=91), by=staff.nora, at=at).alerts
    with pytest.raises(services.ActionNeeded):
        services.answer_alert(alert, action="  ", by=staff.nora, at=at)
    with pytest.raises(services.RepeatNeeded):
        services.answer_alert(alert, action="Oxygen", by=staff.nora, at=at)
    services.record_vitals(running, reading(minutes(now, 11)), by=staff.nora, at=minutes(now, 11))
    answered = services.answer_alert(alert, action="Oxygen", by=staff.nora, at=minutes(now, 11))
    assert (answered.action, answered.answered_by) == ("Oxygen", staff.nora)
    with pytest.raises(services.InfusionError, match="already"):
        services.answer_alert(alert, action="Oxygen", by=staff.nils, at=minutes(now, 12))


def test_an_emergency_symptom_raises_its_alert(running, staff, now):
    services.record_side_effect(running, client_id=uuid4(), term="chest-pain", by=staff.nora, at=minutes(now, 5))
    assert Alert.objects.get().level == "emergency"


@pytest.mark.parametrize(("after", "levels"), [(11, []), (12, ["amber"]), (20, ["amber", "red"])])
def test_missing_vitals_are_noticed_once(running, now, after, levels):
    for minute in range(after + 1):
        for _ in range(2):
            services.raise_missing_vitals(minutes(now, minute))
    assert [alert.level for alert in Alert.objects.all()] == levels


# Discharge


def test_a_discharge_is_earned(discharged, after_recovery):
    assert (discharged.state, discharged.ending, discharged.closed_at) == ("discharged", "discharged", after_recovery)
    assert not is_held(discharged.patient)


def test_a_discharge_too_early_is_refused_and_kept(recovering, staff, now):
    at = minutes(now, 60)
    services.record_vitals(recovering, reading(at), by=staff.nora, at=at)
    with pytest.raises(services.DischargeNotEarned) as refused:
        services.discharge(recovering, DischargeFacts(now=at, **WELL), second=staff.percy, by=staff.nora, at=at)
    assert [each.code for each in refused.value.criteria if not each.met] == ["observation", "line-out"]
    assert not DischargeCheck.objects.get().passed
    recovering.refresh_from_db()
    assert recovering.state == "recovering"


def test_an_override_needs_a_reason_and_lifts_no_risk(recovering, staff, now):
    at = minutes(now, 60)
    services.record_vitals(recovering, reading(at), by=staff.nora, at=at)
    override = services.Override("Lives next door, escort is a nurse.")
    answers = DischargeFacts(now=at, **{**WELL, "suicide_safe": None})
    with pytest.raises(services.DischargeNotEarned):
        services.discharge(recovering, answers, second=staff.percy, override=override, by=staff.nora, at=at)
    answers = DischargeFacts(now=at, **WELL)
    services.discharge(recovering, answers, second=staff.percy, override=override, by=staff.nora, at=at)
    assert DischargeCheck.objects.last().second == staff.percy


def test_a_red_alert_keeps_the_patient(recovering, staff, now, after_recovery):
    at = minutes(now, 50)
    services.record_vitals(recovering, reading(at, spo2=91), by=staff.nora, at=at)
    services.record_vitals(recovering, reading(after_recovery), by=staff.nora, at=after_recovery)
    answers = DischargeFacts(now=after_recovery, **WELL)
    with pytest.raises(services.DischargeNotEarned, match="red alert"):
        services.discharge(recovering, answers, second=staff.percy, by=staff.nora, at=after_recovery)


@pytest.mark.parametrize("act", [Act.LEAVE, Act.HAND_OVER, Act.RECORD_DEATH])
@pytest.mark.parametrize("stage", ["checked_in", "prepared", "running", "recovering"])
def test_another_ending_can_always_be_recorded(request, staff, now, act, stage):
    infusion = request.getfixturevalue(stage)
    at = minutes(now, 45)
    services.end_otherwise(infusion, act, words="Told the prescriber.", by=staff.nora, at=at)
    infusion.refresh_from_db()
    assert infusion.closed_at == at
    assert (infusion.rate_changes.last().act == "stop") if infusion.started_at else not infusion.rate_changes.exists()


# Waste and signature


def test_a_residual_without_a_reason_is_refused_with_one_it_opens_an_incident(recovering, staff, now):
    services.end_otherwise(recovering, Act.LEAVE, words="left", by=staff.nora, at=minutes(now, 41))
    waste = {"witness": staff.nils, "by": staff.nora, "at": minutes(now, 45)}
    with pytest.raises(Exception, match="Say where the rest is"):
        services.record_waste(recovering, waste_ml=Decimal(6), residual_reason="", **waste)
    assert not StockIncident.objects.exists()
    services.record_waste(recovering, waste_ml=Decimal(6), residual_reason="Bag was overfilled.", **waste)
    assert StockIncident.objects.get().infusion_id == recovering.pk


def test_signing_writes_the_delivery_and_ends_the_appointment(signed, appointment):
    delivery = Delivery.objects.get()
    appointment.refresh_from_db()
    assert (delivery.delivered_mg, delivery.weight_kg, delivery.stopped_early) == (35, 70, False)
    assert (delivery.baseline_systolic, delivery.peak_systolic, delivery.red_alerts) == (118, 118, 0)
    assert (appointment.state, signed.state, signed.signed_name) == ("fulfilled", "signed", "Nora Staff")


def test_a_record_with_open_ends_is_not_signed(discharged, staff, after_recovery):
    with pytest.raises(services.NotReadyToSign, match="waste"):
        services.sign(discharged, note="", by=staff.nora, at=after_recovery)
    assert not Delivery.objects.exists()


def test_signing_twice_is_refused(signed, staff, after_recovery):
    with pytest.raises(services.InfusionSigned):
        services.sign(signed, note="", by=staff.nora, at=after_recovery)
    assert Infusion.objects.get().note == "Calm."


def test_a_cancelled_infusion_is_signed_and_frees_the_appointment(checked_in, appointment, staff, now):
    services.end_otherwise(checked_in, Act.CANCEL, words="Has a cold.", by=staff.nora, at=now)
    services.sign(checked_in, note="", by=staff.nora, at=now)
    appointment.refresh_from_db()
    assert (appointment.state, Delivery.objects.exists()) == ("cancelled", False)
