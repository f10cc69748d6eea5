"""What a mail provider says became of a letter, in whatever way it says it: django-anymail reads it."""

import json
from datetime import datetime
from importlib import import_module

from anymail.exceptions import AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent, EventType
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from clinic.messaging import incoming

# What a report means, in the words that incoming.report knows; everything else changes nothing.
STATUS = {
    EventType.DELIVERED: "delivered",
    EventType.BOUNCED: "undelivered",
    EventType.REJECTED: "failed",
    EventType.FAILED: "failed",
}
# Somebody told their mail program or provider to stop us: the same as writing STOP.
STOPS = {EventType.COMPLAINED, EventType.UNSUBSCRIBED}


_NOT_AS_EXPECTED = (KeyError, TypeError, AttributeError)


class NotAReport(ValueError):
    """The call cannot be read as a report of this provider."""


def take(request: HttpRequest, *, at: datetime) -> None:
    """Write down every report of a call. Raises PermissionDenied without the shared secret, NotAReport."""
    for event in _events(request):
        if event.event_type in STATUS:
            _report(event, at)
        elif event.event_type in STOPS and event.recipient:
            incoming.receive(
                channel="email",
                provider_id=f"{event.event_type}-{event.event_id or event.message_id}"[:120],
                from_address=event.recipient,
                body="UNSUBSCRIBE",
                at=at,
            )


def _events(request) -> list[AnymailTrackingEvent]:
    module = import_module(f"anymail.webhooks.{settings.EMAIL_PROVIDER}")
    name = next(name for name in dir(module) if name.endswith("TrackingWebhookView"))
    view = getattr(module, name)()
    try:
        view.run_validators(request)
        return view.parse_events(request)
    except AnymailWebhookValidationFailure as error:
        raise PermissionDenied(str(error)) from error
    except (AnymailConfigurationError, json.JSONDecodeError, UnicodeDecodeError, *_NOT_AS_EXPECTED) as error:
        raise NotAReport("This is no report of the mail provider.") from error


def _report(event, at):
    reference = str((event.metadata or {}).get("reference", ""))
    if reference.isascii() and reference.isdigit() and len(reference) <= 18:
        incoming.report(
            channel="email",
            reference=int(reference),
            provider_id=str(event.message_id or ""),
            status=STATUS[event.event_type],
            code=str(event.reject_reason or event.mta_response or "none")[:80],
            at=at,
        )
