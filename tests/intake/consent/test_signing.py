"""Signing, countersigning, withdrawing and holding."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import InternalError, connection, transaction

from intake.consent import queries, services
from intake.consent.models import Consent, ConsentHold
from intake.consent.signing import Signature
from intake.patients import queries as patients
from intake.patients.models import ContactConsent

STATEMENT = "The patient understands."


def problems(patient, at, **planned):
    facts = {"course_id": None, "not_before": None, "mg_per_kg": Decimal("0.5"), **planned}
    return queries.consent_problems(patient, at=at, **facts)


@pytest.fixture
def countersigned(signs, ada, staff, now):
    return services.countersign(consent=signs(ada), capacity_statement=STATEMENT, by=staff.percy, at=now)


def test_a_signature_keeps_the_name_the_time_the_device_and_the_text(signs, ada, now):
    consent = signs(ada, name="ada  ABEL", course_id=7, up_to_mg_per_kg=Decimal("0.75"))
    assert (consent.signed_name, consent.signed_at, consent.signed_from) == ("ada  ABEL", now, "a test browser")
    assert consent.text_sha256 == consent.document.sha256
    assert (consent.course_id, consent.up_to_mg_per_kg) == (7, Decimal("0.75"))
    metadata = consent.history.get().pgh_context.metadata
    assert (metadata["reason"], metadata["user"]) == ("signed a consent", ada.user.pk)


def test_a_signed_and_countersigned_consent_covers_an_ordinary_dose(countersigned, ada, now):
    assert problems(ada, now) == []


@pytest.mark.parametrize("name", ["", "Ada", "Ada Abe", "Ben Brook"])
def test_another_name_signs_nothing(signs, ada, name):
    with pytest.raises(services.NameDoesNotMatch):
        signs(ada, name=name or " ")
    assert not Consent.objects.exists()


def test_signing_twice_is_signing_once(signs, ada, now):
    assert signs(ada) == signs(ada, at=now + timedelta(hours=1))
    assert Consent.objects.count() == 1


def test_a_higher_dose_and_another_course_are_signed_for_anew(signs, ada):
    signs(ada, course_id=7)
    signs(ada, course_id=7, up_to_mg_per_kg=Decimal("0.75"))
    signs(ada, course_id=8)
    assert Consent.objects.count() == 3


def test_a_text_that_was_renewed_while_it_was_read_is_not_signed(ada, signs, now):
    old = queries.current_document("treatment")
    services.publish(kind="treatment", title="New", body="Text.", by=None, at=now)
    with pytest.raises(services.TextChanged):
        services.sign(patient=ada, document=old, signature=Signature(ada.name), at=now)
    assert not Consent.objects.exists()


def test_nothing_is_signed_while_a_hold_stands(signs, ada, ben, now):
    services.place_hold(patient=ada, about="infusion:12", at=now)
    with pytest.raises(services.ConsentIsHeld):
        signs(ada)
    assert signs(ben)
    services.release_hold(patient=ada, about="infusion:12", at=now)
    assert signs(ada)


def test_two_holds_are_both_to_be_released(signs, ada, now):
    services.place_hold(patient=ada, about="infusion:12", at=now)
    services.place_hold(patient=ada, about="infusion:13", at=now)
    services.release_hold(patient=ada, about="infusion:12", at=now)
    with pytest.raises(services.ConsentIsHeld):
        signs(ada)


def test_a_hold_is_placed_once_and_can_be_placed_again_after_its_release(ada, now):
    first = services.place_hold(patient=ada, about="infusion:12", at=now)
    assert services.place_hold(patient=ada, about="infusion:12", at=now) == first
    assert services.release_hold(patient=ada, about="infusion:12", at=now)
    assert not services.release_hold(patient=ada, about="infusion:12", at=now)
    assert services.place_hold(patient=ada, about="infusion:12", at=now) != first
    assert ConsentHold.objects.count() == 2


def test_a_countersignature_names_the_clinician_and_their_statement(countersigned, staff, now):
    assert (countersigned.clinician, countersigned.countersigned_at) == (staff.percy, now)
    assert countersigned.capacity_statement == STATEMENT


def test_what_is_countersigned_or_withdrawn_cannot_be_countersigned(countersigned, signs, ben, staff, now):
    with pytest.raises(services.CannotCountersign, match="already"):
        services.countersign(consent=countersigned, capacity_statement=STATEMENT, by=staff.priya, at=now)
    other = signs(ben)
    services.withdraw(consent=other, reason="", by=ben.user, at=now)
    with pytest.raises(services.CannotCountersign, match="withdrawn"):
        services.countersign(consent=other, capacity_statement=STATEMENT, by=staff.priya, at=now)
    assert Consent.objects.get(pk=countersigned.pk).clinician == staff.percy


def test_a_withdrawal_holds_at_once_and_brings_no_older_one_back(countersigned, signs, ada, now):
    later = signs(ada, at=now + timedelta(hours=1), up_to_mg_per_kg=Decimal("0.75"))
    assert services.withdraw(consent=later, reason="Changed my mind.", by=ada.user, at=now + timedelta(hours=2)) == 2
    assert problems(ada, now + timedelta(hours=3)) == ["The patient withdrew the consent to treatment."]
    assert services.withdraw(consent=later, reason="Again.", by=ada.user, at=now + timedelta(hours=4)) == 0
    later.refresh_from_db()
    assert (later.withdrawn_reason, later.withdrawn_at) == ("Changed my mind.", now + timedelta(hours=2))


def test_a_withdrawal_of_one_kind_leaves_the_others(signs, ada, now):
    data, recording = signs(ada, "data"), signs(ada, "recording")
    services.withdraw(consent=data, reason="", by=ada.user, at=now)
    recording.refresh_from_db()
    assert recording.withdrawn_at is None


def test_a_withdrawal_during_an_infusion_is_not_held_back(countersigned, ada, now):
    services.place_hold(patient=ada, about="infusion:12", at=now)
    assert services.withdraw(consent=countersigned, reason="Stop.", by=ada.user, at=now) == 1


def test_agreeing_to_messages_allows_both_channels_and_withdrawing_stops_both(signs, ada, now):
    consent = signs(ada, "communication")
    said = ContactConsent.objects.order_by("id")
    assert [(row.channel, row.allowed) for row in said] == [("email", True), ("sms", True)]
    assert said[0].wording == "Consent to messages (version 1) signed"
    services.withdraw(consent=consent, reason="", by=ada.user, at=now)
    assert patients.address_for(ada) is None


def test_agreeing_to_messages_says_nothing_of_an_address_we_do_not_have(signs, ada):
    ada.mobile = ""
    ada.save()
    signs(ada, "communication")
    assert list(ContactConsent.objects.values_list("channel", flat=True)) == ["email"]


def test_every_problem_is_told_together(signs, ada, now):
    signs(ada, course_id=6)
    services.publish(kind="treatment", title="New", body="Text.", by=None, at=now)
    assert len(problems(ada, now, course_id=7, mg_per_kg=Decimal("0.75"))) == 4


def test_the_answer_is_as_of_a_time(countersigned, ada, now):
    assert problems(ada, now - timedelta(seconds=1)) == ["The consent to treatment is not signed."]


def test_another_patients_signature_covers_nobody_else(countersigned, ben, now):
    assert problems(ben, now) == ["The consent to treatment is not signed."]


def test_consents_to_other_things_are_no_consent_to_treatment(signs, ada, now):
    for kind in ("communication", "data", "recording"):
        signs(ada, kind)
    assert problems(ada, now) == ["The consent to treatment is not signed."]


@pytest.mark.django_db(transaction=True)
def test_a_signature_and_a_hold_at_the_same_instant_never_both_slip_through(signs, ada, now):
    """If the hold was first, nothing is signed; if the signature was first, it stands from before the hold."""
    line = Barrier(2)

    def sign(_):
        line.wait()
        try:
            signs(ada)
            return "signed"
        except services.ConsentIsHeld:
            return "held"
        finally:
            connection.close()

    def hold(_):
        line.wait()
        try:
            services.place_hold(patient=ada, about="infusion:12", at=now)
            return Consent.objects.filter(patient=ada).exists()
        finally:
            connection.close()

    for _round in range(5):
        with ThreadPoolExecutor(2) as pool:
            signing, holding = pool.submit(sign, None), pool.submit(hold, None)
            outcome, seen_by_hold = signing.result(), holding.result()
        assert (outcome == "signed") is Consent.objects.filter(withdrawn_at=None).exists()
        assert not (outcome == "held" and seen_by_hold)
        services.release_hold(patient=ada, about="infusion:12", at=now)
        if outcome == "signed":
            services.withdraw(consent=Consent.objects.filter(withdrawn_at=None).get(), reason="", by=ada.user, at=now)
            break


@pytest.mark.django_db(transaction=True)
def test_signing_many_times_at_once_is_one_signature(signs, ada):
    line = Barrier(6)

    def sign(_):
        line.wait()
        try:
            return signs(ada).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(sign, range(6)))) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"signed_name": "Somebody"},
        {"text_sha256": "0"},
        {"up_to_mg_per_kg": 1},
        {"course_id": 8},
        {"capacity_statement": "Another."},
        {"countersigned_at": None, "clinician": None, "capacity_statement": ""},
        {"withdrawn_reason": "Another."},
        {"withdrawn_at": None},
    ],
)
def test_a_signature_stays_as_it_was_written(signs, ada, staff, now, changed):
    consent = signs(ada, course_id=7)
    services.countersign(consent=consent, capacity_statement="Understands.", by=staff.percy, at=now)
    services.withdraw(consent=consent, reason="Enough.", by=ada.user, at=now)
    with pytest.raises(InternalError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(**changed)
