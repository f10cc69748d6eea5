from clinic.safety import all_that_is_unsafe
from treatments.courses import services
from treatments.courses.models import Protocol


def unsigned():
    return [problem.msg for problem in all_that_is_unsafe() if problem.id == "treatments.S01"]


def test_a_clinic_without_a_signed_protocol_is_not_safe(db, now):
    services.install_protocols(at=now)
    assert len(unsigned()) == 2


def test_each_kind_needs_one(staff, now):
    services.install_protocols(at=now)
    services.sign_protocol(Protocol.objects.get(code="sad-induction"), by=staff.mira, at=now)
    assert unsigned() == [
        "No protocol for the booster is in force: the shipped numbers are a proposal.",
    ]


def test_with_all_of_them_signed_there_is_nothing_to_say(induction):
    assert unsigned() == []
