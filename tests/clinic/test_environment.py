"""The environment: development needs nothing, production refuses what is missing or odd, in one sentence."""

import pytest

from clinic.embedded.places import EmbeddedProblem
from clinic.environment import read_environment
from clinic.variables import EnvironmentProblem

PRODUCTION = {
    "CLINIC_MODE": "production",
    "SECRET_KEY": "x" * 50,
    "BASE_URL": "https://clinic.example/",
    "DATABASE_URL": "postgresql://app:s%40cret@db.example:6543/stillpoint?sslmode=require",
    "DATABASE_OWNER_URL": "postgresql://owner:secret@db.example:6543/stillpoint",
    "REDIS_URL": "rediss://:secret@redis.example:6379/1",
}
TWILIO = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "token", "TWILIO_FROM": "+15550100"}


@pytest.fixture
def development(tmp_path):
    def read(**variables):
        return read_environment({"CLINIC_DATA": str(tmp_path / "data folder"), **variables})

    return read


def refusal(variables):
    with pytest.raises(EnvironmentProblem) as caught:
        read_environment(variables)
    return str(caught.value)


def test_development_needs_no_variable_and_uses_the_embedded_servers(development):
    environment = development()
    assert environment.debug
    assert not environment.production
    assert environment.uses_embedded_database
    assert environment.uses_embedded_redis
    assert environment.base_url == "http://127.0.0.1:8000"
    assert "127.0.0.1" in environment.allowed_hosts
    assert environment.email is None
    assert environment.twilio is None


def test_the_development_secret_is_made_once_kept_and_private(development):
    first = development()
    kept = first.data_folder / "secret-key"
    assert len(first.secret_key) >= 50
    assert kept.stat().st_mode & 0o777 == 0o600
    assert development().secret_key == first.secret_key
    assert list(first.data_folder.iterdir()) == [kept]


def test_a_data_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedProblem, match="secret-key cannot be made or read"):
        read_environment({"CLINIC_DATA": str(tmp_path / "file" / "below")})


def test_production_reads_its_servers_and_two_roles():
    environment = read_environment(PRODUCTION)
    assert environment.production
    assert not environment.debug
    assert environment.base_url == "https://clinic.example"
    assert environment.allowed_hosts == ["clinic.example"]
    assert environment.redis_url == environment.redis_client_url == PRODUCTION["REDIS_URL"]
    app, owner = environment.database_app, environment.database_owner
    assert (app["USER"], app["PASSWORD"], app["HOST"], app["PORT"]) == ("app", "s@cret", "db.example", 6543)
    assert app["OPTIONS"] == {"sslmode": "require"}
    assert owner["USER"] == "owner"
    assert environment.database is app


@pytest.mark.parametrize("name", ["SECRET_KEY", "BASE_URL", "DATABASE_URL", "REDIS_URL"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_production_has_no_default_for(name, value):
    without = {key: content for key, content in PRODUCTION.items() if key != name}
    assert refusal(without if value is None else without | {name: value}).startswith(f"{name} is not set")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "x" * 49),
        ("BASE_URL", "http://clinic.example"),
        ("DEBUG", "true"),
        ("RISK_CLOCK_SCALE", "0.1"),
        ("ALLOWED_HOSTS", "*"),
    ],
)
def test_production_refuses_what_is_unsafe(name, value):
    assert name in refusal(PRODUCTION | {name: value})


def test_production_mail_needs_a_sender():
    mail = PRODUCTION | {"EMAIL_URL": "smtp://mail.example"}
    assert refusal(mail).startswith("DEFAULT_FROM_EMAIL")
    assert read_environment(mail | {"DEFAULT_FROM_EMAIL": "a@b.example"}).email["host"] == "mail.example"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLINIC_MODE", "prod"),
        ("DEBUG", "maybe"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "80a"),
        ("PORT", "²"),
        ("BASE_URL", "clinic.example"),
        ("BASE_URL", "ftp://clinic.example"),
        ("BASE_URL", "https://clinic.example/below"),
        ("BASE_URL", "https://[clinic"),
        ("DATABASE_URL", "mysql://a:b@c/d"),
        ("DATABASE_URL", "postgresql://host"),
        ("DATABASE_URL", "postgresql://host:port/name"),
        ("DATABASE_OWNER_URL", "postgresql://host/name"),
        ("REDIS_URL", "http://host"),
        ("REDIS_URL", "redis://"),
        ("REDIS_URL", "unix://"),
        ("EMAIL_URL", "mail.example:25"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "smtp://host:mail"),
        ("RISK_CLOCK_SCALE", "0"),
        ("RISK_CLOCK_SCALE", "-1"),
        ("RISK_CLOCK_SCALE", "nan"),
        ("RISK_CLOCK_SCALE", "inf"),
        ("RISK_CLOCK_SCALE", "fast"),
        ("LOG_LEVEL", "LOUD"),
        ("CLINIC_DATABASE_ROLE", "superuser"),
    ],
)
def test_an_odd_value_is_refused_by_the_name_of_its_variable(development, name, value):
    with pytest.raises(EnvironmentProblem) as caught:
        development(**{name: value})
    sentence = str(caught.value)
    assert name in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize(("port", "accepted"), [("1", 1), ("65535", 65535), (" 8080 ", 8080), ("", 8000)])
def test_a_port(development, port, accepted):
    environment = development(PORT=port)
    assert environment.port == accepted
    assert environment.base_url == f"http://127.0.0.1:{accepted}"


@pytest.mark.parametrize(
    ("url", "port", "use_tls", "use_ssl"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+tls://mail.example", 587, True, False),
        ("smtps://mail.example", 465, False, True),
        ("smtp://mail.example:1025", 1025, False, False),
    ],
)
def test_a_mail_server(development, url, port, use_tls, use_ssl):
    email = development(EMAIL_URL=url).email
    assert (email["host"], email["port"]) == ("mail.example", port)
    assert (email["use_tls"], email["use_ssl"]) == (use_tls, use_ssl)
    assert (email["user"], email["password"]) == ("", "")


def test_a_mail_servers_password_may_hold_any_sign(development):
    email = development(EMAIL_URL="smtps://desk%40clinic:p%2Fw%3A@mail.example").email
    assert (email["user"], email["password"]) == ("desk@clinic", "p/w:")


@pytest.mark.parametrize("missing", list(TWILIO))
def test_text_messages_need_all_three_variables(development, missing):
    with pytest.raises(EnvironmentProblem, match=missing):
        development(**{name: value for name, value in TWILIO.items() if name != missing})
    assert development(**TWILIO).twilio.sender == "+15550100"


def test_the_owner_is_used_only_where_it_is_asked_for(development):
    assert development().database["USER"] == "stillpoint_app"
    assert development(CLINIC_DATABASE_ROLE="owner").database["USER"] == "stillpoint_owner"


def test_a_redis_socket_has_the_form_each_reader_wants(development):
    environment = development(REDIS_URL="unix:///run/redis.sock")
    assert environment.redis_url == "redis+socket:///run/redis.sock"
    assert environment.redis_client_url == "unix:///run/redis.sock"
    assert not environment.uses_embedded_redis


def test_no_secret_is_shown_when_the_environment_is_printed(development):
    printed = repr(read_environment(PRODUCTION | TWILIO))
    for secret in ("x" * 50, "s@cret", "secret@", "token"):
        assert secret not in printed
