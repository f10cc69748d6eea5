"""The clinic's settings and some purposes more, for programs that send letters which only tests know."""

from clinic.settings import *  # noqa: F403
from clinic.settings import MESSAGE_PURPOSES, MESSAGE_PURPOSES_AT_ONCE

MESSAGE_PURPOSES = MESSAGE_PURPOSES | {
    name: f"tests.clinic.messaging.deciders.{name}" for name in ("says", "breaks", "breaks_a_query", "answers_nonsense")
}
MESSAGE_PURPOSES["urgent"] = MESSAGE_PURPOSES["says"]
MESSAGE_PURPOSES_AT_ONCE = MESSAGE_PURPOSES_AT_ONCE | {"urgent"}
