"""What stands behind a sign of a case: the answer or the words themselves, for who may read the record."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from clinic.messaging.models import InboundMessage

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shown:
    """One answer to one question; both empty where the sign is in no single answer. `url` leads to the whole."""

    question: str
    answer: str
    url: str
    whole: str


def behind(patient_id: int, sign_key: str | None) -> list[Shown]:
    """What the sign with this key was; [] where there is nothing to show. The first part of the key says who knows.

    A fault in looking it up is written to the log: the page of a case opens all the same.
    """
    path = settings.RISK_SIGNS.get((sign_key or "").partition(":")[0])
    if not path:
        return []
    try:
        with transaction.atomic():
            return import_string(path)(patient_id, sign_key)
    except Exception:
        logger.exception("What stands behind sign %s could not be shown.", sign_key)
        return []


def in_a_reply(patient_id: int, sign_key: str) -> list[Shown]:
    """The words of a reply, `inbound:5:patient:3`."""
    number = sign_key.split(":")[1]
    reply = InboundMessage.objects.filter(pk=number).first() if number.isdecimal() else None
    return [Shown("", reply.body, "", "")] if reply else []
