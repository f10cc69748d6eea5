"""By which channel and address a patient gets messages, and what the rooms below may know of patients."""

import pytest

from intake.patients import queries, services


@pytest.fixture
def says(now):
    def say(patient, channel, allowed):
        services.record_contact_consent(
            patient=patient, channel=channel, allowed=allowed, wording="said", source="form", by=None, at=now
        )

    return say


def test_without_a_word_the_patients_own_way_is_used(ada):
    assert queries.address_for(ada) == ("email", "ada@patient.test")


def test_the_newest_word_on_a_channel_counts(ada, says):
    says(ada, "email", False)
    assert queries.address_for(ada) is None
    says(ada, "email", True)
    assert queries.address_for(ada) == ("email", "ada@patient.test")


def test_the_other_way_is_used_only_if_it_was_expressly_allowed(ada, says):
    says(ada, "email", False)
    says(ada, "sms", False)
    assert queries.address_for(ada) is None
    says(ada, "sms", True)
    assert queries.address_for(ada) == ("sms", "+15552000001")


def test_a_stop_on_the_other_way_changes_nothing(ada, says):
    says(ada, "sms", False)
    assert queries.address_for(ada) == ("email", "ada@patient.test")


def test_a_way_without_an_address_leads_nowhere(ada, says):
    says(ada, "sms", True)
    ada.contact_way, ada.email = "email", ""
    assert queries.address_for(ada) == ("sms", "+15552000001")
    ada.mobile = ""
    assert queries.address_for(ada) is None


def test_names_are_given_for_ones_own_patients_only(staff, stranger, ada, ben, sol):
    ids = [ada.pk, sol.pk, 999]
    assert queries.patient_names_for(staff.dana, ids) == {ada.pk: "Ada Abel"}
    assert queries.patient_names_for(stranger, ids) == {sol.pk: "Sol Stone"}


def test_visible_patients_are_those_of_ones_sites(staff, stranger, ada, ben, sol):
    assert {row["pk"] for row in queries.visible_patient_ids(staff.odo)} == {ada.pk, ben.pk}
    assert {row["pk"] for row in queries.visible_patient_ids(stranger)} == {sol.pk}
    assert not queries.visible_patient_ids(ada.user).exists()
