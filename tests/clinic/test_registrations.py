"""What the settings name by a string really exists: nothing else would notice until it is needed."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from clinic.celery import app
from clinic.web.navigation import NAVIGATION


def paths_in(value):
    """Every dotted path into this project in a setting, whatever its shape."""
    if isinstance(value, str):
        return [value] if value.startswith(("clinic.", "intake.", "treatments.")) else []
    if isinstance(value, dict):
        return [path for inner in value.values() for path in paths_in(inner)]
    if isinstance(value, list | tuple | set | frozenset):
        return [path for inner in value for path in paths_in(inner)]
    return []


NOT_OBJECTS = {
    "SETTINGS_MODULE",
    "INSTALLED_APPS",
    "MIDDLEWARE",
    "TEMPLATES",
    "ROOT_URLCONF",
    "AUTH_USER_MODEL",
    "LOGGING",
    "SESSION_ENGINE",
}
# Settings that name data, not functions.
DATA = {"MESSAGE_WORDINGS"}
NAMED = sorted(
    (name, path)
    for name in dir(settings)
    if name.isupper() and name not in NOT_OBJECTS
    for path in paths_in(getattr(settings, name))
)


@pytest.mark.parametrize(("setting", "path"), NAMED, ids=lambda value: value)
def test_what_a_setting_names_can_be_imported(setting, path):
    named = import_string(path)
    assert named if setting in DATA else callable(named)


def test_the_settings_that_join_the_rooms_are_looked_at():
    assert {"MESSAGE_PURPOSES", "INBOUND_HANDLER", "MESSAGE_SCOPE", "MESSAGE_PATIENTS"} <= {name for name, _ in NAMED}


def test_what_goes_at_once_is_a_purpose():
    assert set(settings.MESSAGE_PURPOSES_AT_ONCE) <= set(settings.MESSAGE_PURPOSES)


def test_every_purpose_has_a_name_for_staff():
    assert set(settings.MESSAGE_PURPOSE_NAMES) == set(settings.MESSAGE_PURPOSES)


@pytest.mark.parametrize("name", [*settings.HOME_PAGES.values(), *(entry[1] for entry in NAVIGATION)])
def test_the_pages_of_the_navigation_exist(name):
    assert reverse(name).startswith("/")


def test_every_task_that_beat_asks_for_is_one_the_worker_knows():
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert asked - set(app.tasks) == set()
