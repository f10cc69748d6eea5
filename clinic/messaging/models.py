from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.audit.history import append_only, never_deleted, tracked
from clinic.messaging.states import State


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")


@tracked()
class Message(models.Model):
    """One intended message. What it says is decided when it is sent, by its purpose's decider (settings)."""

    purpose = models.CharField(max_length=40, help_text="A key of settings.MESSAGE_PURPOSES.")
    purpose_key = models.CharField(
        max_length=120, unique=True, help_text="Names this one intention, such as `appointment-12-confirm-email`."
    )
    patient_id = models.BigIntegerField(null=True, help_text="The patient it goes to; no foreign key, see design.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The staff it goes to.",
    )
    about = models.CharField(max_length=60, blank=True, help_text="What it is about, such as `appointment:12`.")
    context = models.JSONField(default=dict, blank=True, help_text="Ids the decider needs; never clinical content.")
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(help_text="After this instant the message is pointless.")
    next_try_at = models.DateTimeField(help_text="Not claimed before this instant: due time, quiet hours or back-off.")
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in State], default=State.WAITING.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim_token = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    carrier = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text="The message of the same day in which this one goes along.",
    )
    channel = models.CharField(max_length=8, choices=Channel.choices, blank=True)
    to_address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=150, blank=True)
    body = models.TextField(blank=True)
    message_id = models.CharField(max_length=120, blank=True, help_text="Message-ID header or the provider's own id.")
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True, help_text="Why it is in its state, in words.")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            # The claim of due rows by the beat task (services.claim_due).
            models.Index(
                fields=["next_try_at"], name="message_due", condition=Q(state__in=[State.WAITING, State.UNCERTAIN])
            ),
            # Claims whose worker died (services.recover_lost_claims).
            models.Index(fields=["claimed_at"], name="message_claimed", condition=Q(state=State.CLAIMED)),
            models.Index(fields=["-due_at", "-id"], name="message_log"),
            models.Index(fields=["patient_id", "-due_at"], name="message_by_patient"),
            models.Index(fields=["about"], name="message_about"),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_has_one_recipient",
                condition=Q(patient_id__isnull=True) ^ Q(user__isnull=True),
                violation_error_message="A message goes to a patient or to a member of staff.",
            ),
            models.CheckConstraint(name="message_expires_after_due", condition=Q(expires_at__gt=F("due_at"))),
            models.CheckConstraint(
                name="message_carries_others_only",
                condition=Q(carrier__isnull=True) | ~Q(carrier=F("id")),
                violation_error_message="A message cannot go along in itself.",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return self.purpose_key


class MessageEvent(models.Model):
    """A move of a message from one state to the next: when, by whom (nobody: the clock), and why."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.from_state} -> {self.to_state}"


class InboundMessage(models.Model):
    """What somebody wrote back, once per provider id, and what became of it."""

    channel = models.CharField(max_length=8, choices=Channel.choices)
    provider_id = models.CharField(max_length=120, unique=True)
    from_address = models.CharField(max_length=254)
    patient_id = models.BigIntegerField(null=True)
    body = models.TextField()
    received_at = models.DateTimeField()
    outcome = models.CharField(
        max_length=40, blank=True, help_text="What the handler made of it: stop, start, help, inbox."
    )
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    handled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-received_at", "-id"], name="inbound_newest")]

    def __str__(self):
        return f"{self.channel} from {self.from_address}"


class ChannelState(models.Model):
    """How a channel is doing: its circuit breaker, and whose turn it is."""

    channel = models.CharField(max_length=8, choices=Channel.choices, unique=True)
    failures_in_a_row = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True, help_text="Nothing is sent on this channel before this instant.")
    next_turn_at = models.DateTimeField(null=True, help_text="When the next message may go, at the channel's pace.")

    def __str__(self):
        return self.channel


@tracked()
class MessageWording(models.Model):
    """The clinic's own words for one kind of message in one language, from an instant on.

    The newest row holds; one without words takes the shipped ones back.
    """

    code = models.CharField(max_length=40, help_text="A code of settings.MESSAGE_WORDINGS, such as `invitation`.")
    language = models.CharField(max_length=8)
    number = models.PositiveIntegerField(help_text="Counts the changes of one message in one language, from 1.")
    subject = models.CharField(max_length=100, blank=True)
    letter = models.TextField(blank=True, help_text="What an e-mail says between its greeting and its end.")
    text = models.CharField(max_length=300, blank=True, help_text="What a text message says, and the list of several.")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "language", "number"], name="message_wording_number_once"),
            models.CheckConstraint(
                name="message_wording_whole_or_none",
                condition=Q(subject="", letter="", text="") | ~Q(subject="") & ~Q(letter="") & ~Q(text=""),
                violation_error_message="Give the subject, the letter and the text, or none of them.",
            ),
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.code} {self.language} {self.number}"

    @property
    def is_shipped(self) -> bool:
        """Whether this row takes the shipped words back."""
        return not self.text
