"""How fast the dashboard is, against the machine: `.venv/bin/python -m bench.outcomes [PATIENTS] [--scale 1,10]`.

Measured in one run, in one process, turn by turn, in a database of its own that is dropped afterwards: a scan-aggregate
of the table of assessments, a bare page (the staff's frame with nothing in it), and the three parts of the outcomes for
every patient without a filter. With `--scale` the clinic is made once for each factor, smallest first.

The promise: the standard dashboard <= three scan-aggregates + a bare page in a clinic of PATIENTS and in every larger
one, and growing no worse than linearly from the smallest clinic to the largest.
"""

import os
from argparse import ArgumentParser
from statistics import median
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")

TIMES = 15
SCAN = "SELECT instrument, state, count(*), avg(total), max(collected_at) FROM intake_assessment GROUP BY 1, 2"
PARTS = {"dashboard": "/outcomes/", "safety": "/outcomes/safety/", "clinic": "/outcomes/clinic/"}


def measure(patients: int) -> dict[str, float]:
    """Return milliseconds in a clinic of so many patients: medians of rounds, after one that warms up."""
    from django.conf import settings
    from django.db import connection

    settings.ALLOWED_HOSTS = ["testserver"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        browser = _clinic(patients)
        folded = _once(_fold)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            acts = {
                "scan": lambda: (cursor.execute(SCAN), cursor.fetchall()),
                "bare": lambda: _get(browser, "/bench/"),
                **{name: lambda page=page: _get(browser, page) for name, page in PARTS.items()},
            }
            return {**_in_turns(acts), "fold": folded}
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _clinic(patients):
    """Make the clinic; return the browser of somebody who may see everything."""
    from django.test import Client

    from bench.invented_clinic import fill
    from clinic.accounts.models import User
    from clinic.sites.models import Site, SiteMembership

    site = Site.objects.create(name="Bench", public_name="Bench Street", time_zone="America/New_York", phone="+1")
    user = User.objects.create(username="bench", roles=["manager", "medical-director"])
    SiteMembership.objects.create(site=site, user=user)
    fill(site=site, user=user, patients=patients)
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def _fold():
    from treatments.outcomes.services import fold_standings

    fold_standings()


def bare_page(request):
    """Who is it, and the frame that every page of the staff stands in."""
    from django.shortcuts import render

    return render(request, "clinic/web/staff.html")


def _get(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)


def _in_turns(acts) -> dict[str, float]:
    for act in acts.values():
        act()
    taken = {name: [] for name in acts}
    for _ in range(TIMES):
        for name, act in acts.items():
            taken[name].append(_once(act))
    return {name: median(times) for name, times in taken.items()}


def _once(act) -> float:
    begun = perf_counter()
    act()
    return 1000 * (perf_counter() - begun)


def main() -> int:
    """Print every measurement and whether the promise holds; exit status 1 if it does not."""
    from django.urls import path

    from clinic import urls

    asked = ArgumentParser(prog="bench.outcomes")
    asked.add_argument("patients", nargs="?", type=int, default=10_000)
    asked.add_argument("--scale", default="0.1,1", help="factors of the number of patients, such as 1,10")
    asked = asked.parse_args()
    urls.urlpatterns.append(path("bench/", bare_page))
    sizes = sorted(int(asked.patients * float(factor)) for factor in asked.scale.split(","))
    found = {size: measure(size) for size in sizes}
    print(" " * 12, *(f"{size:>12,}" for size in sizes), " patients, milliseconds")
    for name in found[sizes[0]]:
        print(f"{name:>12}", *(f"{found[size][name]:>12.1f}" for size in sizes))
    allowed = {size: 3 * found[size]["scan"] + found[size]["bare"] for size in sizes}
    print(f"{'allowed':>12}", *(f"{allowed[size]:>12.1f}" for size in sizes))
    few, many = sizes[0], sizes[-1]
    kept = all(found[size]["dashboard"] <= allowed[size] for size in sizes if size >= asked.patients)
    linear = found[many]["dashboard"] * few <= found[few]["dashboard"] * many
    print(f"dashboard within three scans and a bare page: {kept}; no worse than linear: {linear}")
    return 0 if kept and linear else 1


if __name__ == "__main__":
    django.setup()
    raise SystemExit(main())
