"""What is not yet safe in this installation: `manage.py check_clinic` asks every feature.

A feature adds a check to its `checks.py`, which the app's `ready` imports:

    @safety_check
    def somebody_is_on_call():
        for site in ...:
            yield unsafe(f"Nobody is on call at {site}.", "Add somebody on the site's page.", id="clinic.S01")

They are Django system checks that `manage.py check` leaves out, because they read the database and judge the
installation, not the code.
"""

from collections.abc import Callable, Iterable

from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.db import DatabaseError

CLINIC = "clinic"


def unsafe(words: str, what_to_do: str, *, id: str) -> Error:
    return Error(words, hint=what_to_do, id=id)


def safety_check(check: Callable[[], Iterable[Error]]) -> Callable:
    """Let `check_clinic` ask this function, which returns what is unsafe; a query that fails is unsafe too."""

    @register(CLINIC, Tags.database, deploy=True)
    def asked(app_configs=None, databases=None, **kwargs) -> list[CheckMessage]:
        if databases is None:  # `check --deploy` judges the code and the settings, and asks no database
            return []
        try:
            return list(check())
        except DatabaseError as error:
            words = f"'{check.__name__}' could not be checked: {type(error).__name__}."
            return [unsafe(words, "Is the database there, and is everything migrated?", id="clinic.S00")]

    return asked


def all_that_is_unsafe() -> list[CheckMessage]:
    return run_checks(tags=[CLINIC], include_deployment_checks=True, databases=["default"])
