"""Protocols, courses and orders: what may be signed, by whom, and what is kept."""

import re
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import InternalError, transaction
from django.urls import reverse

from treatments.courses import queries, services
from treatments.courses.dosing import Bag
from treatments.courses.models import Order, Protocol
from treatments.courses.orders import OrderDraft
from treatments.courses.weights import WeightBasis
from treatments.courses.work import items

pytestmark = pytest.mark.django_db


def draft(**more) -> OrderDraft:
    fields = {
        "mg_per_kg": Decimal("0.5"),
        "minutes": 40,
        "infusions": 6,
        "gap_min_days": 2,
        "gap_preferred_days": 2,
        "gap_max_days": 7,
        "dosing_weight": WeightBasis.ACTUAL,
        "final_volume_ml": Decimal(100),
        "bag": Bag.EXACT,
    }
    return OrderDraft(**{**fields, **more})


@pytest.fixture
def induction(staff, now):
    services.install_protocols(at=now)
    protocol = Protocol.objects.get(code="sad-induction")
    services.sign_protocol(protocol, by=staff.mira, at=now)
    return protocol


@pytest.fixture
def course(induction, ada, staff, now):
    return services.open_course(patient=ada, protocol=induction, by=staff.percy, at=now)


@pytest.fixture
def weighed(ada, staff, now):
    return services.record_weight(patient=ada, value=Decimal(70), unit="kg", by=staff.nora, at=now)


def test_shipped_protocols_are_added_once(now):
    assert {protocol.code for protocol in services.install_protocols(at=now)} == {"sad-induction", "sad-booster"}
    assert services.install_protocols(at=now) == []


def test_an_unsigned_protocol_opens_no_course(ada, staff, now):
    services.install_protocols(at=now)
    with pytest.raises(services.CourseError, match="not signed"):
        services.open_course(patient=ada, protocol=Protocol.objects.first(), by=staff.percy, at=now)


def test_a_protocol_version_cannot_be_changed(induction):
    with pytest.raises(InternalError, match="append_only"), transaction.atomic():
        Protocol.objects.filter(pk=induction.pk).update(mg_per_kg=1)


def test_a_second_open_course_is_refused(course, induction, ada, staff, now):
    with pytest.raises(services.CourseError, match="open course"):
        services.open_course(patient=ada, protocol=induction, by=staff.percy, at=now)


def test_pounds_are_kept_as_read_and_as_kilograms(ada, staff, now):
    weight = services.record_weight(patient=ada, value=Decimal(160), unit="lb", by=staff.nora, at=now)
    assert (weight.weight_kg, weight.entered_value, weight.entered_unit) == (Decimal("72.575"), Decimal(160), "lb")


def test_an_order_needs_a_measured_weight(course, staff, now):
    with pytest.raises(services.WeightMissing):
        services.sign_order(course=course, draft=draft(), by=staff.percy, at=now)


def test_an_order_within_the_limits_is_in_force_at_once(course, weighed, staff, now):
    order = services.sign_order(course=course, draft=draft(), by=staff.percy, at=now)
    assert queries.current_order(course) == order
    assert (order.signed_name, order.limits_met) == (staff.percy.printed_name, [])


def test_a_dose_beyond_a_limit_needs_a_reason(course, weighed, staff, now):
    with pytest.raises(services.OrderRefused, match="Say why"):
        services.sign_order(course=course, draft=draft(mg_per_kg=Decimal("0.51")), by=staff.percy, at=now)
    order = services.sign_order(
        course=course, draft=draft(mg_per_kg=Decimal("0.51"), reason="No response at 0.5."), by=staff.percy, at=now
    )
    assert [limit["code"] for limit in order.limits_met] == ["mg-per-kg", "rate"]
    assert not order.needs_second_prescriber


def test_from_one_mg_per_kg_an_order_waits_for_a_second_prescriber(course, weighed, staff, now):
    order = services.sign_order(
        course=course, draft=draft(mg_per_kg=Decimal("1.0"), minutes=60, reason="x"), by=staff.percy, at=now
    )
    assert order.needs_second_prescriber
    assert queries.current_order(course) is None
    with pytest.raises(services.CourseError, match="another person"):
        services.countersign_order(order, by=staff.percy, at=now)
    services.countersign_order(order, by=staff.priya, at=now)
    assert queries.current_order(course) == order


@pytest.fixture
def high(course, weighed, staff, now):
    return services.sign_order(
        course=course, draft=draft(mg_per_kg=Decimal("1.0"), minutes=60, reason="x"), by=staff.percy, at=now
    )


def test_an_order_that_waits_for_a_second_prescriber_is_work_for_another_one(high, staff, stranger, now):
    assert [item.who for item in items(staff.priya, now)] == [high.course.patient.name]
    assert items(staff.percy, now) == items(staff.nora, now) == items(stranger, now) == []
    services.countersign_order(high, by=staff.priya, at=now)
    assert items(staff.priya, now) == []


def test_an_order_that_another_one_has_replaced_waits_for_nobody(high, course, staff, now):
    services.sign_order(course=course, draft=draft(), by=staff.percy, at=now)
    assert items(staff.priya, now) == []


def test_an_order_of_a_course_that_has_ended_waits_for_nobody(high, course, staff, now):
    services.end_course(course, reason="referred", by=staff.percy, at=now)
    assert items(staff.priya, now) == []


def test_above_one_and_a_half_an_order_is_refused(course, weighed, staff, now):
    with pytest.raises(services.OrderRefused):
        services.sign_order(
            course=course, draft=draft(mg_per_kg=Decimal("1.51"), minutes=90, reason="x"), by=staff.percy, at=now
        )
    assert not Order.objects.exists()


def test_ideal_weight_without_a_height_is_refused_not_replaced(course, weighed, staff, now):
    with pytest.raises(Exception, match="height is not known"):
        services.sign_order(course=course, draft=draft(dosing_weight=WeightBasis.IDEAL), by=staff.percy, at=now)


def test_a_change_is_a_new_revision_and_the_old_one_stays(course, weighed, staff, now):
    first = services.sign_order(course=course, draft=draft(), by=staff.percy, at=now)
    second = services.sign_order(course=course, draft=draft(infusions=4), by=staff.percy, at=now)
    assert (first.revision, second.revision) == (1, 2)
    with pytest.raises(InternalError, match="append_only"), transaction.atomic():
        Order.objects.filter(pk=first.pk).update(mg_per_kg=2)


def test_an_ended_course_takes_no_order(course, weighed, staff, now):
    services.end_course(course, reason="completed", by=staff.percy, at=now)
    with pytest.raises(services.CourseError, match="ended"):
        services.sign_order(course=course, draft=draft(), by=staff.percy, at=now)
    with pytest.raises(services.CourseError, match="ended already"):
        services.end_course(course, reason="completed", by=staff.percy, at=now)


def test_the_weight_of_an_order_has_the_time_of_the_clinic(order, course, sign_in, staff, now):
    there = now.astimezone(ZoneInfo(course.site.time_zone))
    html = sign_in(staff.percy).get(reverse("courses:order", args=[course.pk])).content.decode()
    assert f"{there:%-d %b %Y, %H:%M}" in re.sub("<[^>]*>", "", html)
