"""How long the nightly look at every course takes: `.venv/bin/python -m bench.evaluation [PATIENTS]`.

10,000 invented patients with six infusions and fifteen assessments each, in a database of its own that is dropped
afterwards. The promise: all of them evaluated in under two minutes, both when everything is new and has to be written
down, and when nothing is; the second time writes nothing.
"""

import os
import sys
from datetime import timedelta
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")

PROMISED_SECONDS = 120


def measure(patients: int) -> dict[str, tuple[float, int, int]]:
    """Return seconds, statements and courses written, of the first look, the same look again, and one a week later."""
    from django.conf import settings
    from django.db import connection

    from bench.invented_clinic import FIRST, SPREAD_DAYS, fill
    from clinic.accounts.models import User
    from clinic.sites.models import Site
    from treatments.followups.services import evaluate_all

    settings.ALLOWED_HOSTS = ["testserver"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        site = Site.objects.create(name="Bench", public_name="Bench Street", time_zone="America/New_York", phone="+1")
        fill(site=site, user=User.objects.create(username="bench", roles=["manager"]), patients=patients)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        tonight = FIRST + timedelta(days=SPREAD_DAYS + 20)  # the last of them are in the days after their series
        nights = {"first": tonight, "again": tonight, "a week later": tonight + timedelta(days=7)}
        return {name: _one(evaluate_all, at) for name, at in nights.items()}
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _one(evaluate_all, at) -> tuple[float, int, int]:
    from django.db import connection

    counted = _Counted()
    begun = perf_counter()
    with connection.execute_wrapper(counted):
        written = evaluate_all(at=at)
    return perf_counter() - begun, counted.statements, written


class _Counted:
    def __init__(self):
        self.statements = 0

    def __call__(self, execute, *args):
        self.statements += 1
        return execute(*args)


def main() -> int:
    """Print what was measured and whether the promise holds; exit status 1 if it does not."""
    patients = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    found = measure(patients)
    print(f"{patients:,} patients {'seconds':>10} {'statements':>12} {'written':>10}")  # noqa: T201
    for name, (seconds, statements, written) in found.items():
        print(f"{name:>15} {seconds:>10.1f} {statements:>12,} {written:>10,}")  # noqa: T201
    allowed = PROMISED_SECONDS * patients / 10_000
    kept = all(seconds < allowed for seconds, *_ in found.values()) and found["again"][2] == 0
    print(f"promised: under {allowed:.0f} s: {'kept' if kept else 'BROKEN'}")  # noqa: T201
    return 0 if kept else 1


if __name__ == "__main__":
    django.setup()
    sys.exit(main())
