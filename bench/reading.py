"""What one reading costs: `.venv/bin/python -m bench.reading [READINGS]`.

Measured in one run, in one process, turn by turn, in a database of its own that is dropped afterwards:

B      a bare Django view that signs in by Django's own session and inserts one row by raw SQL, with no middleware but
       those two: the least that such a view can cost
new    the same view behind the seven middlewares that `startproject` writes down, with its token checked
stored the whole reading by the vitals endpoint: guard, token, door, rules, alerts, trigger of the signature, history
amber  the reading that raises an amber alert

The promise is stored <= 1.3 B. Printed are the medians of the time on the wall and of the processor time of this
process (each in milliseconds and in B), and the statements. On a machine that does other things meanwhile, the
processor's is the one to look at.
"""

import os
import sys
from datetime import timedelta
from statistics import median
from time import perf_counter, process_time
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")

PROMISE = 1.3
NEW_PROJECT = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
BARE = [NEW_PROJECT[1], NEW_PROJECT[4]]
BARE_TABLE = """CREATE TABLE bench_row (id bigserial PRIMARY KEY, client_id uuid UNIQUE, recorded_at timestamptz,
    systolic smallint, diastolic smallint, heart_rate smallint, spo2 smallint, by_id bigint)"""
CALM = {"systolic": 118, "diastolic": 76, "heart_rate": 72, "spo2": 98, "respiratory_rate": 14, "sedation": 5}


class Bench:
    """A running infusion, and two ways to store a row."""

    def __init__(self):
        from django.conf import settings
        from django.utils import timezone

        settings.ALLOWED_HOSTS = ["testserver"]
        self.now = timezone.now()
        self.url = self._running_infusion()
        self.whole = self._browser(settings.MIDDLEWARE, settings.SESSION_ENGINE)
        self.bare = self._browser(BARE)
        self.new = self._browser(NEW_PROJECT)

    def _running_infusion(self) -> str:
        from bench.invented_infusion import running_infusion

        infusion, self.nurse = running_infusion(self.now)
        return f"/infusions/{infusion.pk}/vitals/"

    def _browser(self, middleware, engine="django.contrib.sessions.backends.db"):
        from django.test import Client, override_settings

        browser = Client(enforce_csrf_checks=True, HTTP_ACCEPT="application/json")
        with override_settings(MIDDLEWARE=middleware, SESSION_ENGINE=engine):
            browser.handler.load_middleware()
            browser.force_login(self.nurse, backend="django.contrib.auth.backends.ModelBackend")
        return browser

    def store_bare(self, number: int) -> None:
        self._post(self.bare, "/bench/", CALM, number)

    def store_new(self, number: int) -> None:
        self._post(self.new, "/bench/", CALM, number)

    def store(self, number: int) -> None:
        self._post(self.whole, self.url, CALM, number)

    def store_amber(self, number: int) -> None:
        self._post(self.whole, self.url, {**CALM, "spo2": 94}, number)

    def _post(self, browser, url, values, number):
        from django.middleware.csrf import _get_new_csrf_string

        secret = browser.cookies.get("csrftoken")
        if secret is None:
            browser.cookies["csrftoken"] = _get_new_csrf_string()
            secret = browser.cookies["csrftoken"]
        recorded_at = self.now + timedelta(milliseconds=number)
        body = {"client_id": str(uuid4()), "recorded_at": recorded_at.isoformat(), **values}
        token = {"HTTP_X_CSRFTOKEN": secret.value}
        answer = browser.post(url, body, content_type="application/json", **token)
        assert answer.status_code == 201, (url, answer.status_code, answer.content[:200])


def bare_view(request):
    """B: who is it, by the session; one row; an answer."""
    import json

    from django.db import connection
    from django.http import JsonResponse

    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    sent = json.loads(request.body)
    names = ["client_id", "recorded_at", "systolic", "diastolic", "heart_rate", "spo2"]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO bench_row ({', '.join(names)}, by_id) VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id",  # noqa: S608
            [*(sent[name] for name in names), request.user.pk],
        )
        return JsonResponse({"id": cursor.fetchone()[0]}, status=201)


def _statements(act) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        act(-1)
    return len(caught)


def measure(readings: int) -> dict[str, tuple[float, float, int]]:
    """Return the median milliseconds, on the wall and of the processor, and the statements of each act, in turns."""
    from django.db import connection
    from django.urls import path

    from clinic import urls

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with connection.cursor() as cursor:
            cursor.execute(BARE_TABLE)
        urls.urlpatterns.append(path("bench/", bare_view))
        bench = Bench()
        acts = {"B": bench.store_bare, "new": bench.store_new, "stored": bench.store, "amber": bench.store_amber}
        statements = {name: _statements(act) for name, act in acts.items()}
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in acts}
        for number in range(readings):
            for name, act in acts.items():
                begun = perf_counter(), process_time()
                act(number)
                times[name].append((1000 * (perf_counter() - begun[0]), 1000 * (process_time() - begun[1])))
        return {name: (*map(median, zip(*taken, strict=True)), statements[name]) for name, taken in times.items()}
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def main() -> int:
    """Print what each costs, in milliseconds and in B; exit status 1 where the promise does not hold."""
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
    bare_wall, bare_cpu, _ = found["B"]
    for name, (wall, cpu, statements) in found.items():
        print(
            f"{name:>8} {wall:8.2f} ms {wall / bare_wall:6.2f} B   processor {cpu:6.2f} ms {cpu / bare_cpu:6.2f} B"
            f" {statements:4} statements"
        )  # noqa: T201
    return int(found["stored"][0] > PROMISE * bare_wall)


if __name__ == "__main__":
    django.setup()
    sys.exit(main())
