"""What the stock adds to the staff's list."""

from datetime import timedelta

import pytest

from treatments.stock import services
from treatments.stock.work import items

pytestmark = pytest.mark.django_db


def titles(user, at):
    return [item.title for item in items(user, at)]


def test_an_incident_is_work_and_a_loss_says_by_when(vial, staff, stranger, now):
    incident = services.open_incident(vial=vial, what="Gone.", by=staff.nora, at=now)
    assert titles(staff.nora, now) == ["Look into what does not add up"]
    assert items(staff.nora, now)[0].who == f"North, other, no. {vial.number}, lot {vial.lot}"
    services.judge_incident(incident, significant=True, circumstances="Gone.", by=staff.percy, at=now)
    assert titles(staff.nora, now) == ["Written notice to the DEA field office: by 3 Mar"]
    assert titles(staff.odo, now) == titles(stranger, now) == []


def test_a_day_that_nobody_closed_is_work_from_the_next_day_on(vial, staff, now):
    assert titles(staff.nora, now) == []
    assert titles(staff.nora, now + timedelta(days=1)) == ["Close the stock of 2 Mar"]


def test_what_another_site_has_sent_is_work_where_it_goes(vial, south, staff, stranger, now):
    services.transfer(vial=vial, to_site=south, reason="x", witness=staff.nils, key="t", by=staff.nora, at=now)
    assert titles(stranger, now) == ["Confirm what another site has sent"]
