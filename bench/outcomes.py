"""How fast the dashboard is, against what the machine can do: `.venv/bin/python -m bench.outcomes [PATIENTS]`.

Measured in one run, in one process, in a database of its own that is dropped afterwards: a scan-aggregate of the
table of assessments, a bare page of the staff, the standard dashboard (every patient, no filter); first with a tenth
of the patients. The promise: dashboard <= three scan-aggregates + a bare page, and no worse than linear growth.
"""

import os
import sys
from statistics import median
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")

TIMES = 15
SCAN = "SELECT instrument, state, count(*), avg(total), max(collected_at) FROM intake_assessment GROUP BY 1, 2"


def measure(patients: int) -> dict[str, float]:
    """Return milliseconds, medians of some runs after one that warms up, of a clinic of so many patients."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from bench.invented_clinic import fill
    from clinic.accounts.models import User
    from clinic.sites.models import Site, SiteMembership
    from treatments.outcomes.services import fold_standings

    settings.ALLOWED_HOSTS = ["testserver"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        site = Site.objects.create(name="Bench", public_name="Bench Street", time_zone="America/New_York", phone="+1")
        user = User.objects.create(username="bench", roles=["manager", "medical-director"])
        SiteMembership.objects.create(site=site, user=user)
        browser = Client()
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        bare = _ms(lambda: _get(browser, "/exports/"))
        fill(site=site, user=user, patients=patients)
        begun = perf_counter()
        fold_standings()
        folded = 1000 * (perf_counter() - begun)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            return {
                "bare": bare,
                "scan": _ms(lambda: (cursor.execute(SCAN), cursor.fetchall())),
                "dashboard": _ms(lambda: _get(browser, "/outcomes/")),
                "safety": _ms(lambda: _get(browser, "/outcomes/safety/")),
                "clinic": _ms(lambda: _get(browser, "/outcomes/clinic/")),
                "fold": folded,
            }
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _get(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)


def _ms(act) -> float:
    act()
    times = []
    for _ in range(TIMES):
        begun = perf_counter()
        act()
        times.append(1000 * (perf_counter() - begun))
    return median(times)


def main() -> int:
    """Print both measurements and whether the promise holds; exit status 1 if it does not."""
    patients = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    few, many = measure(patients // 10), measure(patients)
    print(f"{'':>12} {patients // 10:>10,} {patients:>10,} patients, milliseconds")  # noqa: T201
    for name in many:
        print(f"{name:>12} {few[name]:>10.1f} {many[name]:>10.1f}")  # noqa: T201
    allowed = 3 * many["scan"] + many["bare"]
    kept = many["dashboard"] <= allowed and many["dashboard"] <= 10 * few["dashboard"]
    print(f"allowed {allowed:.1f}: {'kept' if kept else 'BROKEN'}")  # noqa: T201
    return 0 if kept else 1


if __name__ == "__main__":
    django.setup()
    sys.exit(main())
