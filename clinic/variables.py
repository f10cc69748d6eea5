"""One environment variable at a time: text in, a checked value out.

Every function raises EnvironmentProblem with one sentence that names the variable and what is accepted.
The sentence never repeats a value that may be a secret.
"""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import dj_database_url


class EnvironmentProblem(Exception):
    """A variable is missing or odd; the message is one sentence for the person who sets it."""


MAIL_SCHEMES = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
REDIS_SCHEMES = ("redis", "rediss", "unix", "redis+socket")
YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off")


def text(variables: Mapping[str, str], name: str, default: str | None = None) -> str | None:
    """The value without surrounding blanks; an empty one counts as not set."""
    return (variables.get(name) or "").strip() or default


def choice(variables: Mapping[str, str], name: str, accepted: tuple[str, ...], default: str) -> str:
    value = text(variables, name, default)
    if value not in accepted:
        raise EnvironmentProblem(f"{name} is {value!r}; it must be one of {', '.join(accepted)}.")
    return value


def flag(variables: Mapping[str, str], name: str, default: bool) -> bool:
    value = text(variables, name)
    if value is None:
        return default
    if value.lower() not in YES + NO:
        raise EnvironmentProblem(f"{name} is {value!r}; it must be true or false.")
    return value.lower() in YES


def whole_number(variables: Mapping[str, str], name: str, default: int, lowest: int, highest: int) -> int:
    value = text(variables, name, str(default))
    if not (value.isascii() and value.isdigit() and lowest <= int(value) <= highest):
        raise EnvironmentProblem(f"{name} is {value!r}; it must be a whole number from {lowest} to {highest}.")
    return int(value)


def positive_number(variables: Mapping[str, str], name: str) -> float | None:
    value = text(variables, name)
    if value is None:
        return None
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise EnvironmentProblem(f"{name} is {value!r}; it must be a number above zero.")
    return number


def words(variables: Mapping[str, str], name: str) -> list[str]:
    return [word.strip() for word in (text(variables, name) or "").split(",") if word.strip()]


def folder(variables: Mapping[str, str], name: str, default: Path) -> Path:
    """An absolute path without symbolic links, so that one folder has one name; it need not exist yet."""
    return Path(text(variables, name, str(default))).expanduser().resolve()


def _split(name: str, url: str, example: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - urlsplit reads the port lazily and raises only now
    except ValueError:
        raise EnvironmentProblem(f"{name} is not an address; it must look like {example}.") from None
    return parts


def database(variables: Mapping[str, str], name: str) -> dict | None:
    """A Django DATABASES entry for a PostgreSQL address, or None when the variable is not set."""
    url = text(variables, name)
    if url is None:
        return None
    example = "postgresql://user:password@host:5432/name"
    parts = _split(name, url, example)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise EnvironmentProblem(f"{name} must be a PostgreSQL address such as {example}.")
    return dict(dj_database_url.parse(url))


def redis(variables: Mapping[str, str], name: str) -> str | None:
    url = text(variables, name)
    if url is None:
        return None
    parts = _split(name, url, "redis://host:6379/0")
    on_socket = parts.scheme in ("unix", "redis+socket")
    if parts.scheme not in REDIS_SCHEMES or not (parts.path if on_socket else parts.hostname):
        raise EnvironmentProblem(f"{name} must be a Redis address such as redis://host:6379/0.")
    return url


def mail_server(variables: Mapping[str, str], name: str) -> dict | None:
    """host, port, user, password, use_tls (STARTTLS), use_ssl of an SMTP server, or None when not set."""
    url = text(variables, name)
    if url is None:
        return None
    example = "smtp+tls://user:password@host:587 (smtp, smtp+tls or smtps)"
    parts = _split(name, url, example)
    if parts.scheme not in MAIL_SCHEMES or not parts.hostname or parts.path.strip("/"):
        raise EnvironmentProblem(f"{name} must look like {example}.")
    return {
        "host": parts.hostname,
        "port": parts.port or MAIL_SCHEMES[parts.scheme],
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtps",
    }


# What each mail provider has to be told, by the names that django-anymail uses.
MAIL_PROVIDERS = {
    "postmark": ("POSTMARK_SERVER_TOKEN",),
    "sendgrid": ("SENDGRID_API_KEY",),
    "mailgun": ("MAILGUN_API_KEY", "MAILGUN_SENDER_DOMAIN", "MAILGUN_WEBHOOK_SIGNING_KEY"),
    "brevo": ("BREVO_API_KEY",),
    "mailjet": ("MAILJET_API_KEY", "MAILJET_SECRET_KEY"),
    "sparkpost": ("SPARKPOST_API_KEY",),
}
# A key with which the provider signs its reports, where that is a choice of the clinic's.
SIGNS_IF_ASKED = {"sendgrid": "SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY"}
SHORTEST_WEBHOOK_SECRET = 20


def mail_provider(variables: Mapping[str, str], name: str, *, webhook: str) -> tuple[str, dict[str, str]] | None:
    """The provider's name and django-anymail's settings for it, or None when not set.

    `webhook` names the variable with what the provider says of itself when it reports: `user:password`.
    """
    provider = text(variables, name)
    if provider is None:
        return None
    if provider not in MAIL_PROVIDERS:
        raise EnvironmentProblem(f"{name} is {provider!r}; it must be one of {', '.join(MAIL_PROVIDERS)}.")
    told = {key: text(variables, key) for key in MAIL_PROVIDERS[provider]}
    for key, value in told.items():
        if value is None:
            raise EnvironmentProblem(f"{key} is not set; {name}={provider} needs it.")
    secret = text(variables, webhook)
    if secret is None or ":" not in secret or len(secret) < SHORTEST_WEBHOOK_SECRET:
        raise EnvironmentProblem(
            f"{webhook} must be user:password of {SHORTEST_WEBHOOK_SECRET} characters or more; with {name}, the "
            "provider shows it when it reports a delivery."
        )
    for chosen in (f"{provider.upper()}_API_URL", SIGNS_IF_ASKED.get(provider)):
        if chosen and text(variables, chosen):
            told[chosen] = text(variables, chosen)
    return provider, told | {"WEBHOOK_SECRET": secret}


def web_address(variables: Mapping[str, str], name: str, default: str) -> str:
    """A public http(s) address without a slash at its end."""
    url = text(variables, name, default)
    parts = _split(name, url, "https://clinic.example")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise EnvironmentProblem(f"{name} is {url!r}; it must look like https://clinic.example.")
    return f"{parts.scheme}://{parts.netloc}"
