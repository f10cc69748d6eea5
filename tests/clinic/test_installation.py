"""An installation as a whole: what `check --deploy`, `makemigrations --check` and `check_clinic` say of it."""

import os
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError

from clinic import checks
from clinic.environment import Twilio, environment
from clinic.safety import all_that_is_unsafe
from clinic.sites.models import OnCall, Site

REPOSITORY = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "CLINIC_MODE": "production",
    "SECRET_KEY": "k9!" * 20 + "abcdefghijklmnopqrstuvwxyz",
    "BASE_URL": "https://clinic.example",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


def manage(*words, **variables):
    """Run a command in a process of its own, as an installation with these variables."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [sys.executable, "-m", "django", *words]
    return subprocess.run(
        command,
        cwd=REPOSITORY,
        env=kept | {"DJANGO_SETTINGS_MODULE": "clinic.settings"} | variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_with_production_settings_django_finds_nothing_to_complain_about(tmp_path):
    checked = manage("check", "--deploy", "--fail-level", "WARNING", CLINIC_DATA=str(tmp_path), **PRODUCTION)
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout + checked.stderr


def test_production_without_its_variables_does_not_start():
    checked = manage("check", CLINIC_MODE="production")
    assert checked.returncode != 0
    assert "SECRET_KEY is not set" in checked.stderr


def test_the_migrations_say_what_the_models_say(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


class TestWhatIsNotYetSafe:
    """A clinic that is safe in every respect of this package, and then one thing at a time is not."""

    @pytest.fixture
    def safe(self, monkeypatch, settings, staff, north):
        well = replace(environment, production=True, uses_embedded_database=False, uses_embedded_redis=False)
        monkeypatch.setattr(checks, "environment", well)
        settings.EMAIL = {"host": "mail"}
        settings.TWILIO = Twilio(account_sid="AC1", auth_token="t", sender="+1")
        Site.objects.update(crisis_text="Call 988, day and night.")
        OnCall.objects.create(site=north, user=staff.nora, rank=1)
        return well

    def found(self):
        """The ids of what this package finds; other packages have checks of their own."""
        return {problem.id for problem in all_that_is_unsafe() if problem.id.startswith("clinic.")}

    def test_a_safe_clinic_has_nothing_to_name(self, safe):
        assert self.found() == set()

    @pytest.mark.parametrize(
        ("change", "id"),
        [
            ({"production": False}, "clinic.S01"),
            ({"uses_embedded_database": True}, "clinic.S02"),
            ({"uses_embedded_redis": True}, "clinic.S03"),
        ],
    )
    def test_the_installation_itself(self, safe, monkeypatch, change, id):
        monkeypatch.setattr(checks, "environment", replace(safe, **change))
        assert self.found() == {id}

    @pytest.mark.parametrize(("name", "id"), [("EMAIL", "clinic.S04"), ("TWILIO", "clinic.S05")])
    def test_messages_that_reach_nobody(self, safe, settings, name, id):
        setattr(settings, name, None)
        assert self.found() == {id}

    def test_nobody_on_call(self, safe):
        OnCall.objects.all().delete()
        assert self.found() == {"clinic.S07"}

    def test_somebody_on_call_whose_account_is_closed_is_nobody(self, safe, staff):
        staff.nora.is_active = False
        staff.nora.save()
        assert self.found() == {"clinic.S07"}

    @pytest.mark.parametrize(
        ("change", "id"), [({"crisis_text": " "}, "clinic.S08"), ({"public_name": "Ketamine House"}, "clinic.S10")]
    )
    def test_the_words_of_a_site(self, safe, change, id):
        Site.objects.update(**change)
        assert self.found() == {id}

    def test_a_site_without_hours(self, safe, north):
        north.opening_hours.all().delete()
        assert self.found() == {"clinic.S09"}

    def test_nobody_who_may_sign(self, safe, staff):
        staff.mira.is_active = False
        staff.mira.save()
        assert self.found() == {"clinic.S11"}

    def test_a_clinic_without_a_site(self, db):
        assert "clinic.S06" in self.found()

    def test_a_database_that_does_not_answer_is_named_and_the_rest_is_still_checked(self, safe, settings, monkeypatch):
        settings.EMAIL = None

        def gone(*_):
            raise OperationalError

        monkeypatch.setattr("clinic.sites.checks.Site.objects.prefetch_related", gone)
        assert self.found() == {"clinic.S00", "clinic.S04"}

    def test_the_command_names_it_and_exits_with_1(self, safe, settings):
        settings.EMAIL = None
        out = StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("check_clinic", stdout=out)
        assert ended.value.code == 1
        assert "There is no mail server" in out.getvalue()
        assert "Set EMAIL_URL" in out.getvalue()

    def test_the_command_is_content_with_a_safe_clinic(self, monkeypatch):
        monkeypatch.setattr("clinic.management.commands.check_clinic.all_that_is_unsafe", list)
        out = StringIO()
        call_command("check_clinic", stdout=out, skip_checks=True)
        assert out.getvalue() == "Nothing unsafe was found.\n"
