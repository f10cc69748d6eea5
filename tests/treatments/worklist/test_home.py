"""The home page of staff: what to do now, for whoever looks."""

import pytest

from intake.patients.services import receive_enquiry
from tests.cast import STAFF, make_staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", STAFF)
def test_everybody_on_the_staff_has_a_home_page(name, staff, sign_in):
    page = sign_in(getattr(staff, name)).get("/today/")
    assert page.status_code == 200


def test_an_enquiry_stands_on_the_front_desks_list_and_not_on_the_nurses(north, staff, sign_in, now):
    receive_enquiry(site=north, at=now, name="Wren Ashby", email="wren@people.test", contact_way="email")
    assert "Wren Ashby" in sign_in(staff.dana).get("/today/").content.decode()
    assert "Wren Ashby" not in sign_in(staff.nora).get("/today/").content.decode()


def test_the_cost_does_not_grow_with_the_work(north, staff, sign_in, now, django_assert_max_num_queries):
    browser = sign_in(staff.dana)
    browser.get("/today/")
    for number in range(20):
        receive_enquiry(site=north, at=now, name=f"Wren {number}", email="wren@people.test", contact_way="email")
    with django_assert_max_num_queries(25):
        browser.get("/today/")


def test_somebody_who_works_at_no_site_is_told_so(db, sign_in):
    assert sign_in(make_staff("lone", ["nurse"])).get("/today/").status_code == 404
