"""What one reading costs: `.venv/bin/python -m bench.reading [READINGS]`.

Measured in one run, in one process, turn by turn, in a database of its own that is dropped afterwards:

B      a bare Django view that signs in by session and inserts one row, with no middleware but those two
stored the whole reading by the vitals endpoint: guard, token, door, rules, alerts, trigger of the signature, history

The promise is stored <= 1.3 B. Printed besides: the statements of each, and the reading that raises an amber alert.
"""

import os
import sys
from datetime import timedelta
from statistics import median
from time import perf_counter
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")

PROMISE = 1.3
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
        self.whole = self._browser(None)
        self.bare = self._browser(["SessionMiddleware", "AuthenticationMiddleware"])

    def _running_infusion(self) -> str:
        from bench.invented_infusion import running_infusion

        infusion, self.nurse = running_infusion(self.now)
        return f"/infusions/{infusion.pk}/vitals/"

    def _browser(self, middleware):
        from django.conf import settings
        from django.test import Client

        browser = Client(enforce_csrf_checks=middleware is None, HTTP_ACCEPT="application/json")
        if middleware is not None:
            of_all = settings.MIDDLEWARE
            settings.MIDDLEWARE = [name for name in of_all if name.rpartition(".")[2] in middleware]
            browser.handler.load_middleware()
            settings.MIDDLEWARE = of_all
        browser.force_login(self.nurse, backend="django.contrib.auth.backends.ModelBackend")
        return browser

    def store_bare(self, number: int) -> None:
        self._post(self.bare, "/bench/", CALM, number)

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


def measure(readings: int) -> dict[str, tuple[float, int]]:
    """Return the median milliseconds and the statements of each act, taken in turns."""
    from django.db import connection
    from django.urls import path

    from clinic import urls

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with connection.cursor() as cursor:
            cursor.execute(BARE_TABLE)
        urls.urlpatterns.append(path("bench/", bare_view))
        bench = Bench()
        acts = {"B": bench.store_bare, "stored": bench.store, "amber": bench.store_amber}
        statements = {name: _statements(act) for name, act in acts.items()}
        times: dict[str, list[float]] = {name: [] for name in acts}
        for number in range(readings):
            for name, act in acts.items():
                begun = perf_counter()
                act(number)
                times[name].append(1000 * (perf_counter() - begun))
        return {name: (median(taken), statements[name]) for name, taken in times.items()}
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def main() -> int:
    """Print what each costs, in milliseconds and in B; exit status 1 where the promise does not hold."""
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
    bare = found["B"][0]
    for name, (milliseconds, statements) in found.items():
        print(f"{name:>8} {milliseconds:8.2f} ms {milliseconds / bare:6.2f} B {statements:4} statements")  # noqa: T201
    return int(found["stored"][0] > PROMISE * bare)


if __name__ == "__main__":
    django.setup()
    sys.exit(main())
