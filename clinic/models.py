"""The tables of the project package, one module per feature."""

from clinic.accounts.models import Pin, SecondSignature, Session, User
from clinic.audit.models import AccessEvent
from clinic.messaging.models import ChannelState, InboundMessage, Message, MessageEvent, MessageWording
from clinic.sites.models import Closure, OnCall, OpeningHours, Site, SiteMembership

__all__ = [
    "AccessEvent",
    "ChannelState",
    "Closure",
    "InboundMessage",
    "Message",
    "MessageEvent",
    "MessageWording",
    "OnCall",
    "OpeningHours",
    "Pin",
    "SecondSignature",
    "Session",
    "Site",
    "SiteMembership",
    "User",
]
