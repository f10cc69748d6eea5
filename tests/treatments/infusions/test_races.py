"""Two at the same instant, on two connections: the database lets one act happen, and loses nothing."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from intake.consent import services as consents
from intake.consent.models import Consent
from intake.risk import services as risk
from intake.risk.signs import Level, Sign
from tests.treatments.infusion_world import GOOD_CHECKS, WELL, reading
from tests.treatments.racing import at_once, begun_before, refusals
from treatments.courses import services as courses
from treatments.courses.models import Delivery
from treatments.infusions import services
from treatments.infusions.models import Addendum, Infusion, RateChange, SignedRecord, VitalSigns
from treatments.infusions.record_page import changed_since_signing
from treatments.infusions.rules.discharge import DischargeFacts
from treatments.infusions.rules.line import LineAct
from treatments.infusions.rules.vitals import Vitals
from treatments.stock import services as stock
from treatments.stock.models import LedgerEntry, Vial, Withdrawal
from treatments.stock.services import VialRefused

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_withdrawals_cannot_overdraw_a_vial(vial, ada, staff, now):
    def draw(key):
        return lambda: stock.withdraw(
            vial=vial, patient=ada, infusion_id=1, volume_ml=Decimal(6), checked_by=staff.nils, key=key, by=staff.nora,
            at=now,
        )  # fmt: skip

    answers = at_once(draw("one"), draw("two"))
    assert len(refusals(answers, VialRefused)) == 1
    assert Vial.objects.get().balance_ml == 4


def test_a_dose_is_drawn_once(ready, vial, staff, now):
    check = services.BlindCheck(staff.nils, Decimal(70), "kg", Decimal("0.7"))

    def prepare():
        return services.prepare_and_withdraw(ready, vial=vial, check=check, reason="", by=staff.nora, at=now)

    answers = at_once(prepare, prepare)
    assert len(refusals(answers, services.NotWhileRunning)) == 1
    assert (Withdrawal.objects.count(), Vial.objects.get().balance_ml) == (1, Decimal("9.3"))


def test_an_infusion_starts_once(prepared, staff, now):
    def start():
        return services.start(prepared, client_id=uuid4(), by=staff.nora, at=now)

    answers = at_once(start, start)
    assert len(refusals(answers, services.NotWhileRunning)) == 1
    assert RateChange.objects.count() == 1


def test_the_same_reading_twice_at_once_is_stored_once(running, staff, now):
    same = reading(now)

    def chart():
        return services.record_vitals(running, same, by=staff.nora, at=now)

    answers = at_once(chart, chart)
    assert sorted(answer.is_new for answer in answers) == [False, True]
    assert VitalSigns.objects.filter(client_id=same.client_id).count() == 1


def test_a_reading_beside_the_signature_is_in_the_record_or_an_addendum(wasted, staff, after_recovery):
    late = reading(after_recovery)
    answers = at_once(
        lambda: services.sign(wasted, note="", by=staff.nora, at=after_recovery),
        lambda: services.record_vitals(wasted, late, by=staff.nils, at=after_recovery),
    )
    assert Infusion.objects.get().state == "signed"
    assert not refusals(answers[:1])
    stored = VitalSigns.objects.filter(client_id=late.client_id).count()
    assert stored + Addendum.objects.filter(client_id=late.client_id).count() == 1
    assert isinstance(answers[1], services.InfusionSigned) is (stored == 0)


def test_a_record_is_signed_once(wasted, staff, after_recovery):
    def sign(by):
        return lambda: services.sign(wasted, note="", by=by, at=after_recovery)

    answers = at_once(sign(staff.nora), sign(staff.nils))
    assert len(refusals(answers, services.InfusionSigned)) == 1
    assert SignedRecord.objects.count() == Delivery.objects.count() == 1


def test_whatever_comes_beside_the_signature_is_in_the_signed_record_or_refused(wasted, staff, after_recovery):
    answers = at_once(
        lambda: services.sign(wasted, note="", by=staff.nora, at=after_recovery),
        lambda: services.record_note(wasted, client_id=uuid4(), text="x", by=staff.nils, at=after_recovery),
    )
    assert not refusals(answers[:1])
    assert changed_since_signing(Infusion.objects.get()) == []
    assert len(SignedRecord.objects.get().content["rows"]["infusionnote"]) == 1 - len(refusals(answers[1:]))


def test_waste_is_accounted_for_once(discharged, staff, after_recovery):
    def waste():
        return services.record_waste(
            discharged, waste_ml=Decimal(0), residual_reason="", witness=staff.nils, by=staff.nora, at=after_recovery
        )

    answers = at_once(waste, waste)
    assert len(refusals(answers, services.InfusionError)) == 1
    assert LedgerEntry.objects.filter(movement="waste_bag").count() == 1


def test_two_second_checks_at_once_draw_one_dose_and_keep_the_one_that_differs(ready, vial, staff, now):
    def prepare(volume_ml):
        check = services.BlindCheck(staff.nils, Decimal(70), "kg", Decimal(volume_ml))
        return lambda: services.prepare_and_withdraw(ready, vial=vial, check=check, reason="", by=staff.nora, at=now)

    answers = at_once(prepare("0.7"), prepare("0.8"))
    assert len(refusals(answers, (services.CheckDiffers, services.NotWhileRunning))) == 1
    assert (Withdrawal.objects.count(), Vial.objects.get().balance_ml) == (1, Decimal("9.3"))


def test_a_start_from_two_tablets_by_the_same_tap_is_one(prepared, staff, now):
    same = uuid4()

    def start():
        return services.start(prepared, client_id=same, by=staff.nora, at=now)

    answers = at_once(start, start)
    assert not refusals(answers)
    assert RateChange.objects.count() == 1


def test_two_corrections_at_once_leave_one(running, staff, now):
    wrong = services.record_vitals(running, reading(now, systolic=190), by=staff.nora, at=now).reading

    def correct(systolic, by):
        values = reading(now, systolic=systolic).vitals
        return lambda: services.correct_vitals(wrong, values=values, reason="a slip", client_id=uuid4(), by=by, at=now)

    answers = at_once(correct(119, staff.nora), correct(109, staff.nils))
    assert len(refusals(answers, services.CorrectedAlready)) == 1
    assert VitalSigns.objects.filter(corrects=wrong).count() == 1


def test_two_tablets_charting_one_infusion_lose_nothing(running, staff, now):
    rows = [reading(now + timedelta(seconds=number)) for number in range(8)]

    def chart(mine, by):
        def act():
            for row in mine:
                services.record_vitals(running, row, by=by, at=now)

        return act

    answers = at_once(chart(rows[:5], staff.nora), chart(rows[3:], staff.nils))
    assert not refusals(answers)
    stored = set(running.vitals.values_list("client_id", flat=True))
    assert {row.client_id for row in rows} <= stored


def test_a_start_that_waited_for_the_second_check_sees_the_dose_that_was_drawn(ready, vial, staff, now):
    check = services.BlindCheck(staff.nils, Decimal(70), "kg", Decimal("0.7"))
    answers = begun_before(
        lambda: services.prepare_and_withdraw(ready, vial=vial, check=check, reason="", by=staff.nora, at=now),
        lambda: services.start(ready, client_id=uuid4(), by=staff.nils, at=now),
    )
    assert not refusals(answers)
    assert (Infusion.objects.get().state, RateChange.objects.count()) == ("running", 1)


def test_what_was_drawn_is_started_or_wasted_never_both(prepared, staff, now):
    answers = at_once(
        lambda: services.start(prepared, client_id=uuid4(), by=staff.nora, at=now),
        lambda: services.discard(
            prepared, waste_ml=Decimal(100), reason="unwell", witness=staff.nils, by=staff.nora, at=now
        ),
    )
    assert len(refusals(answers, services.NotWhileRunning)) == 1
    wasted = LedgerEntry.objects.filter(movement="waste_bag").count()
    assert (Infusion.objects.get().state, wasted) in [("running", 0), ("checked-in", 1)]


def test_a_no_at_the_start_gate_is_seen_by_a_start_that_waited_for_it(prepared, staff, now):
    answers = begun_before(
        lambda: services.record_checks(prepared, {**GOOD_CHECKS, "escort": False}, by=staff.nils, at=now),
        lambda: services.start(prepared, client_id=uuid4(), by=staff.nora, at=now),
    )
    assert isinstance(answers[1], services.StartHeld)
    assert Infusion.objects.get().state == "prepared"


def _risk_case(ada, now):
    sign = Sign("feels-unsafe", Level.HIGH, "The patient does not feel safe.", "our own", "design")
    return lambda: risk.open_case(patient=ada, sign=sign, sign_key="one", at=now)


def _held_after(act, prepared, staff, now):
    """What holds a start that is begun while this act is not finished yet."""
    first, start = begun_before(act, lambda: services.start(prepared, client_id=uuid4(), by=staff.nora, at=now))
    assert not isinstance(first, Exception)
    assert isinstance(start, services.StartHeld)
    assert (Infusion.objects.get().state, RateChange.objects.count()) == ("prepared", 0)
    return {hold.code for hold in start.holds}


def test_an_order_replaced_at_the_instant_of_a_start_holds_the_dose_of_the_old_one(
    prepared, order_draft, staff, now
):  # fmt: skip
    less = replace(order_draft, mg_per_kg=Decimal("0.4"))
    assert "dose" in _held_after(
        lambda: courses.sign_order(course=prepared.course, draft=less, by=staff.percy, at=now), prepared, staff, now
    )


def test_a_course_ended_at_the_instant_of_a_start_holds_it(prepared, staff, now):
    end = {"reason": "stopped", "by": staff.percy, "at": now}
    assert "course" in _held_after(lambda: courses.end_course(prepared.course, **end), prepared, staff, now)


def test_a_consent_withdrawn_at_the_instant_of_a_start_holds_it(prepared, staff, now):
    consent = Consent.objects.get()
    assert "consent" in _held_after(
        lambda: consents.withdraw(consent=consent, reason="changed my mind", by=staff.nora, at=now),
        prepared, staff, now,
    )  # fmt: skip


def test_a_risk_case_opened_at_the_instant_of_a_start_holds_it(prepared, ada, staff, now):
    assert "risk-case" in _held_after(_risk_case(ada, now), prepared, staff, now)


def test_a_risk_case_opened_at_the_instant_of_a_discharge_holds_it(recovering, ada, staff, after_recovery):
    services.record_vitals(recovering, reading(after_recovery), by=staff.nora, at=after_recovery)
    services.record_line(recovering, client_id=uuid4(), act=LineAct.REMOVED, by=staff.nora, at=after_recovery)
    answers = DischargeFacts(now=after_recovery, **WELL)
    _case, discharge = begun_before(
        _risk_case(ada, after_recovery),
        lambda: services.discharge(recovering, answers, second=staff.percy, by=staff.nora, at=after_recovery),
    )
    assert isinstance(discharge, services.DischargeNotEarned)
    assert Infusion.objects.get().state == "recovering"


def test_what_comes_while_a_start_is_not_finished_comes_after_it(prepared, ada, staff, now):
    def start():
        return services.start(prepared, client_id=uuid4(), by=staff.nora, at=now)

    answers = begun_before(start, _risk_case(ada, now))
    assert not refusals(answers)
    assert Infusion.objects.get().state == "running"


def test_a_rate_that_waited_for_the_end_is_refused_and_the_pump_stands(running, staff, now):
    at = now + timedelta(minutes=10)
    answers = begun_before(
        lambda: services.end(running, reason="stopped", client_id=uuid4(), by=staff.nora, at=at),
        lambda: services.change_rate(
            running, rate_ml_per_h=Decimal(90), reason="x", client_id=uuid4(), by=staff.nils, at=at
        ),
    )
    assert isinstance(answers[1], services.NotWhileRunning)
    assert (Infusion.objects.get().state, running.rate_changes.last().rate_ml_per_h) == ("recovering", 0)


def test_an_end_that_waited_for_a_rate_follows_it(running, staff, now):
    at = now + timedelta(minutes=10)
    answers = begun_before(
        lambda: services.change_rate(
            running, rate_ml_per_h=Decimal(90), reason="x", client_id=uuid4(), by=staff.nils, at=at
        ),
        lambda: services.end(running, reason="stopped", client_id=uuid4(), by=staff.nora, at=at),
    )
    assert not refusals(answers)
    assert [change.act for change in running.rate_changes.order_by("id")] == ["start", "rate", "stop"]


def test_a_reading_is_struck_out_or_corrected_never_both(running, staff, now):
    wrong = services.record_vitals(running, reading(now, systolic=190), by=staff.nora, at=now).reading

    def correct(values, by):
        return lambda: services.correct_vitals(wrong, values=values, reason="a slip", client_id=uuid4(), by=by, at=now)

    answers = begun_before(correct(reading(now).vitals, staff.nora), correct(Vitals(), staff.nils))
    assert isinstance(answers[1], services.CorrectedAlready)
    assert VitalSigns.objects.get(corrects=wrong).systolic == 118
