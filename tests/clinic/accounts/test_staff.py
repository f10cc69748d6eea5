from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from clinic.accounts import services
from clinic.accounts.models import User
from clinic.management.commands import add_staff
from clinic.sites.models import Site

PERSON = {
    "username": "new",
    "given_name": "Nia",
    "family_name": "Newton",
    "email": "nia@clinic.test",
    "password": "a long pass phrase",
    "roles": ["nurse"],
    "credentials": "RN",
}


def test_a_member_of_staff_signs_with_name_and_credentials(staff, north, now):
    user = services.create_staff(**PERSON, sites=[north], by=staff.mona, at=now)
    assert services.signature_of(user) == "Nia Newton, RN"
    assert list(user.sites.all()) == [north]
    assert user.check_password(PERSON["password"])
    assert user.history.get(pgh_label="insert").pgh_context.metadata["user"] == staff.mona.pk


@pytest.mark.parametrize(
    "odd",
    [{"roles": ["surgeon"]}, {"roles": ["patient", "nurse"]}, {"username": ""}, {"username": "nora"}, {"email": "x"}],
)
def test_odd_details_are_refused_by_name_and_nothing_is_half_done(staff, north, now, odd):
    with pytest.raises(ValidationError):
        services.create_staff(**{**PERSON, **odd}, sites=[north], by=None, at=now)
    assert not User.objects.filter(last_name="Newton").exists()


class TestTheCommands:
    def add(self, monkeypatch, *more, password="a long pass phrase"):
        monkeypatch.setattr(add_staff, "read_password", lambda: password)
        details = ("--given-name", "Nia", "--family-name", "Newton", "--email", "nia@clinic.test")
        out = StringIO()
        call_command("add_staff", "nia", *details, "--role", "nurse", *more, stdout=out)
        return out.getvalue()

    def test_a_new_clinic_gets_its_first_site_and_person(self, db, monkeypatch):
        call_command(
            "add_site", "Main", "--public-name", "Main Street", "--time-zone", "America/Denver", stdout=StringIO()
        )
        assert "Nia Newton can sign in as nia." in self.add(monkeypatch, "--site", "Main")
        assert User.objects.get(username="nia").sites.get() == Site.objects.get(name="Main")

    def test_an_unknown_site_is_named(self, north, monkeypatch):
        with pytest.raises(CommandError, match="no site 'Nowhere'; there are: North"):
            self.add(monkeypatch, "--site", "Nowhere")

    @pytest.mark.parametrize("password", ["short", "password1234", ""])
    def test_a_weak_password_is_refused(self, north, monkeypatch, password):
        with pytest.raises(CommandError, match="password"):
            self.add(monkeypatch, "--site", "North", password=password)
        assert not User.objects.filter(username="nia").exists()

    def test_an_unknown_time_zone_is_refused(self, db):
        with pytest.raises(CommandError, match="not a time zone"):
            call_command("add_site", "Main", "--public-name", "Main Street", "--time-zone", "Mars")
