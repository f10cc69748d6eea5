"""Reading messages: only those to patients and colleagues of one's own sites."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.module_loading import import_string

from clinic.accounts.models import User
from clinic.messaging.models import ChannelState, InboundMessage, Message
from clinic.sites.models import SiteMembership
from clinic.sites.queries import sites_of

MOST_REPLIES = 200
# Outcomes after which nobody has to do anything: the handler has answered.
NOTHING_TO_DO = ("start", "help")


def visible_messages(user: User) -> QuerySet[Message]:
    """The messages that this member of staff may see."""
    colleagues = SiteMembership.objects.filter(site__in=sites_of(user)).values("user")
    patients = import_string(settings.MESSAGE_SCOPE)(user)
    return Message.objects.filter(Q(patient_id__in=patients) | Q(user__in=colleagues))


def to_patients_found(messages: QuerySet[Message], user: User, words: str) -> QuerySet[Message]:
    """Those of these messages that go to a patient with this record number or name."""
    found = import_string(settings.MESSAGE_SEARCH)(user, words)
    return messages.filter(patient_id__in=found.order_by().values("pk"))


def message_for(user: User, message_id: int) -> Message:
    """The access door to a message: 404 unless it went to a patient or colleague of one of the user's sites."""
    return get_object_or_404(visible_messages(user).select_related("user", "carrier"), pk=message_id)


def open_replies(user: User) -> QuerySet[InboundMessage]:
    """Replies that wait for somebody, oldest first: of the user's patients, and from addresses that nobody has here."""
    patients = import_string(settings.MESSAGE_SCOPE)(user)
    waiting = InboundMessage.objects.filter(handled_at__isnull=True).exclude(outcome__in=NOTHING_TO_DO)
    return waiting.filter(Q(patient_id__in=patients) | Q(patient_id__isnull=True)).order_by("received_at", "id")


def reply_for(user: User, reply_id: int) -> InboundMessage:
    """The access door to a reply that waits for somebody."""
    return get_object_or_404(open_replies(user), pk=reply_id)


def recipients(user: User, rows: Iterable) -> dict[int, str]:
    """The names of the patients of these messages or replies, by id; one query for all of them."""
    ids = {row.patient_id for row in rows if row.patient_id is not None}
    return import_string(settings.MESSAGE_PATIENTS)(user, ids) if ids else {}


def resting_channels(at: datetime) -> list[ChannelState]:
    """The channels by which nothing goes out right now, because they failed several times in a row."""
    return list(ChannelState.objects.filter(open_until__gt=at))
