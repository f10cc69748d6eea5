import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client

from clinic.web import health


def ready(client=None):
    response = (client or Client()).get("/health/ready")
    return response.status_code, json.loads(response.content)


def test_the_process_answers_without_any_part():
    response = Client().get("/health/live")
    assert (response.status_code, json.loads(response.content)) == (200, {"status": "ok"})


def test_a_well_clinic_is_ready(db):
    assert ready() == (200, {"status": "ok", "parts": {"database": "ok", "migrations": "ok", "broker": "ok"}})


def test_without_a_broker_it_is_not_and_says_which_part(db, settings):
    settings.REDIS_CLIENT_URL = "redis://127.0.0.1:1/0"
    status, said = ready()
    assert status == 503
    assert said["parts"] == {"database": "ok", "migrations": "ok", "broker": "does not answer"}


def test_without_a_database_it_is_not_and_says_which_part(db, monkeypatch):
    def gone(*_, **__):
        raise OperationalError("could not connect to 10.0.0.7")

    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", gone)
        status, said = ready()
    assert status == 503
    assert said["parts"]["database"] == "does not answer"
    assert "10.0.0.7" not in json.dumps(said)


def test_with_a_migration_to_apply_it_is_not(db, monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: [("clinic.0099", False)])
    status, said = ready()
    assert status == 503
    assert said["parts"]["migrations"] == "1 not applied"


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/time"])
def test_nobody_keeps_an_old_answer(db, path):
    assert "no-store" in Client().get(path)["Cache-Control"]


def test_the_servers_clock_is_told(db):
    said = datetime.fromisoformat(json.loads(Client().get("/time").content)["now"])
    assert abs(datetime.now(UTC) - said) < timedelta(minutes=1)
