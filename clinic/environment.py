"""What the installation is told from outside: the process environment, read once.

Development needs no variable at all. Production refuses to start without the ones that have no safe default:
SECRET_KEY, BASE_URL, DATABASE_URL and REDIS_URL. `.env.example` explains every variable.

    from clinic.environment import environment
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from clinic import variables as read
from clinic.embedded import places
from clinic.variables import EnvironmentProblem

REPOSITORY = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 50
MOST_MESSAGES = 1000
SLOWEST_PACE, FASTEST_PACE = 10, 6000
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
ROLES = ("app", "owner")
MODES = ("development", "production")
NO_DEFAULT = ("SECRET_KEY", "BASE_URL", "DATABASE_URL", "REDIS_URL")


@dataclass(frozen=True)
class Twilio:
    account_sid: str
    auth_token: str = field(repr=False)
    sender: str


@dataclass(frozen=True)
class Environment:
    """The checked environment.

    database_app and database_owner are Django DATABASES entries: the web and the worker use a role that
    owns no table, migrations use the owner; `database` is the one this process was started for. redis_url
    is in the form that Celery reads, redis_client_url in the form of redis-py; they differ for a Unix
    socket only. base_url is the public address, without a slash at its end. risk_clock_scale (never in
    production) multiplies the waiting times of risk cases. email has host, port, user, password, use_tls,
    use_ssl; email_provider the name and the django-anymail settings of a mail provider. Without either, mail stays
    in the message log. messages_per_day and messages_per_week limit what one patient
    gets, purposes that cannot wait aside. Secrets stay out of repr(), hence out of error reports.
    """

    production: bool
    debug: bool
    secret_key: str = field(repr=False)
    data_folder: Path
    port: int
    base_url: str
    allowed_hosts: list[str]
    database_role: str
    database_app: dict = field(repr=False)
    database_owner: dict = field(repr=False)
    uses_embedded_database: bool
    redis_url: str = field(repr=False)
    redis_client_url: str = field(repr=False)
    uses_embedded_redis: bool
    email: dict | None = field(repr=False)
    email_provider: tuple[str, dict[str, str]] | None = field(repr=False)
    default_from_email: str
    twilio: Twilio | None
    messages_per_day: int
    messages_per_week: int
    email_per_minute: int
    sms_per_minute: int
    risk_clock_scale: float | None
    log_level: str

    @property
    def database(self) -> dict:
        return self.database_owner if self.database_role == "owner" else self.database_app


def read_environment(variables: Mapping[str, str], *, role: str = "app") -> Environment:
    """Check every variable; `role` is the database role when CLINIC_DATABASE_ROLE does not say.

    Raises EnvironmentProblem.
    """
    production = read.choice(variables, "CLINIC_MODE", MODES, "development") == "production"
    if production:
        _refuse_unsafe(variables)
    data_folder = read.folder(variables, "CLINIC_DATA", REPOSITORY / "var")
    port = read.whole_number(variables, "PORT", 8000, 1, 65535)
    base_url = read.web_address(variables, "BASE_URL", f"http://127.0.0.1:{port}")
    return Environment(
        production=production,
        debug=read.flag(variables, "DEBUG", not production),
        secret_key=read.text(variables, "SECRET_KEY") or places.kept_secret(data_folder, "secret-key"),
        data_folder=data_folder,
        port=port,
        base_url=base_url,
        allowed_hosts=_allowed_hosts(variables, base_url, production),
        database_role=read.choice(variables, "CLINIC_DATABASE_ROLE", ROLES, role),
        **_database(variables, data_folder),
        **_redis(variables, data_folder),
        **_email(variables),
        default_from_email=read.text(variables, "DEFAULT_FROM_EMAIL", "Clinic <clinic@localhost>"),
        twilio=_twilio(variables),
        messages_per_day=read.whole_number(variables, "MESSAGES_PER_DAY", 1, 1, MOST_MESSAGES),
        messages_per_week=read.whole_number(variables, "MESSAGES_PER_WEEK", 3, 1, MOST_MESSAGES),
        email_per_minute=read.whole_number(variables, "EMAIL_PER_MINUTE", 120, SLOWEST_PACE, FASTEST_PACE),
        sms_per_minute=read.whole_number(variables, "SMS_PER_MINUTE", 60, SLOWEST_PACE, FASTEST_PACE),
        risk_clock_scale=read.positive_number(variables, "RISK_CLOCK_SCALE"),
        log_level=read.choice(variables, "LOG_LEVEL", LOG_LEVELS, "INFO"),
    )


def _refuse_unsafe(variables: Mapping[str, str]) -> None:
    for name in NO_DEFAULT:
        if not read.text(variables, name):
            raise EnvironmentProblem(f"{name} is not set; CLINIC_MODE=production needs it.")
    if len(read.text(variables, "SECRET_KEY")) < SHORTEST_SECRET:
        raise EnvironmentProblem(f"SECRET_KEY is too short; it needs {SHORTEST_SECRET} random characters or more.")
    if not read.text(variables, "BASE_URL").startswith("https://"):
        raise EnvironmentProblem("BASE_URL must begin with https:// when CLINIC_MODE=production.")
    if read.flag(variables, "DEBUG", False):
        raise EnvironmentProblem("DEBUG must be false or not set when CLINIC_MODE=production.")
    if read.text(variables, "RISK_CLOCK_SCALE"):
        raise EnvironmentProblem("RISK_CLOCK_SCALE is for tests; CLINIC_MODE=production refuses it.")
    for name in ("EMAIL_URL", "EMAIL_PROVIDER"):
        if read.text(variables, name) and not read.text(variables, "DEFAULT_FROM_EMAIL"):
            raise EnvironmentProblem(f"DEFAULT_FROM_EMAIL is not set; with {name}, production needs it.")


def _allowed_hosts(variables: Mapping[str, str], base_url: str, production: bool) -> list[str]:
    hosts = read.words(variables, "ALLOWED_HOSTS")
    if production and "*" in hosts:
        raise EnvironmentProblem("ALLOWED_HOSTS must name hosts, not *, when CLINIC_MODE=production.")
    own = urlsplit(base_url).hostname
    return hosts or ([own] if production else sorted({own, *LOOPBACK}))


def _database(variables: Mapping[str, str], data_folder: Path) -> dict:
    app = read.database(variables, "DATABASE_URL")
    owner = read.database(variables, "DATABASE_OWNER_URL")
    if owner and not app:
        raise EnvironmentProblem("DATABASE_OWNER_URL is set without DATABASE_URL; set both or neither.")
    return {
        "database_app": app or places.database(data_folder, places.APP_ROLE),
        "database_owner": owner or app or places.database(data_folder, places.OWNER_ROLE),
        "uses_embedded_database": app is None,
    }


def _redis(variables: Mapping[str, str], data_folder: Path) -> dict:
    given = read.redis(variables, "REDIS_URL")
    url = given or f"unix://{places.redis_socket(data_folder)}"
    return {
        "redis_url": url.replace("unix://", "redis+socket://", 1),
        "redis_client_url": url.replace("redis+socket://", "unix://", 1),
        "uses_embedded_redis": given is None,
    }


def _email(variables: Mapping[str, str]) -> dict:
    server = read.mail_server(variables, "EMAIL_URL")
    provider = read.mail_provider(variables, "EMAIL_PROVIDER", webhook="EMAIL_WEBHOOK_SECRET")
    if server and provider:
        raise EnvironmentProblem("EMAIL_URL and EMAIL_PROVIDER are both set; mail leaves by one of them.")
    return {"email": server, "email_provider": provider}


def _twilio(variables: Mapping[str, str]) -> Twilio | None:
    values = {name: read.text(variables, f"TWILIO_{name}") for name in ("ACCOUNT_SID", "AUTH_TOKEN", "FROM")}
    if not any(values.values()):
        return None
    for name, value in values.items():
        if value is None:
            raise EnvironmentProblem(f"TWILIO_{name} is not set; text messages need all TWILIO_ variables.")
    return Twilio(account_sid=values["ACCOUNT_SID"], auth_token=values["AUTH_TOKEN"], sender=values["FROM"])


# Tests create and drop their database, which only the owner may do.
environment = read_environment(os.environ, role="owner" if "pytest" in sys.modules else "app")
