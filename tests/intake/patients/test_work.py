import pytest

from clinic.messaging.models import InboundMessage
from intake.patients.models import Enquiry
from intake.patients.work import items


@pytest.fixture
def waiting(north, ada, now):
    Enquiry.objects.create(site=north, name="Zoe Zim", email="zoe@example.org", received_at=now)
    for number, (outcome, patient_id) in enumerate(
        [("inbox", ada.pk), ("stop", ada.pk), ("crisis", None), ("help", 1)]
    ):
        InboundMessage.objects.create(
            channel="sms",
            provider_id=f"p{number}",
            from_address="+12025550143",
            patient_id=patient_id,
            body="words",
            received_at=now,
            outcome=outcome,
        )


def titles(user, now):
    return sorted((item.title, item.who, item.urgent) for item in items(user, now))


def test_the_desk_sees_enquiries_and_replies_that_a_person_has_to_read(waiting, staff, now):
    assert titles(staff.dana, now) == [
        ("Messages were stopped: agree on another way", "Ada Abel", False),
        ("Read a reply", "+12025550143", True),
        ("Read a reply", "Ada Abel", False),
        ("Write back to an enquiry", "Zoe Zim", False),
    ]


def test_others_are_not_bothered(waiting, staff, now):
    assert items(staff.nora, now) == items(staff.theo, now) == []


def test_another_sites_people_see_none_of_it_but_replies_of_nobody_known(waiting, stranger, now):
    assert titles(stranger, now) == [("Read a reply", "+12025550143", True)]


def test_what_is_dealt_with_is_gone(waiting, staff, now):
    Enquiry.objects.update(handled_at=now, handled_by=staff.dana)
    InboundMessage.objects.update(handled_at=now, handled_by=staff.dana)
    assert items(staff.dana, now) == []


def test_its_cost_does_not_grow(waiting, staff, north, now, django_assert_num_queries):
    for number in range(15):
        Enquiry.objects.create(site=north, name=f"Z{number}", email="zoe@example.org", received_at=now)
    with django_assert_num_queries(3):
        items(staff.dana, now)
