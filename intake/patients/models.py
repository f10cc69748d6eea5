from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.audit.history import append_only, never_deleted, tracked
from clinic.sites.models import Site, known_time_zone, zone_named


class ReferenceSex(models.TextChoices):
    """The sex that laboratory-like cut-offs refer to. Asked for by name; never derived from anything else."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    UNKNOWN = "unknown", _("Not stated, or neither")


class ContactWay(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")


@tracked()
class Patient(models.Model):
    """A person who is, was or may be treated here."""

    mrn = models.CharField("record number", max_length=32, unique=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="patients")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="patient"
    )
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    search_name = models.CharField(max_length=210, editable=False, help_text="Case-folded, for finding by name.")
    born = models.DateField("date of birth")
    reference_sex = models.CharField(max_length=8, choices=ReferenceSex.choices, default=ReferenceSex.UNKNOWN)
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=20, blank=True, help_text="In the international form, +15551234567.")
    address = models.CharField(max_length=200, blank=True, help_text="Postal address, for the dispensing log.")
    time_zone = models.CharField(max_length=64, validators=[known_time_zone])
    language = models.CharField(max_length=8, default="en")
    contact_way = models.CharField(max_length=8, choices=ContactWay.choices, default=ContactWay.EMAIL)
    please_do_not_call = models.BooleanField(default=True)
    quiet_check_in = models.BooleanField(default=False, help_text="Prefers no small talk.")
    demo = models.BooleanField(default=False, help_text="A made-up person of the demo clinic.")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["search_name", "id"], name="patient_by_name"),
            models.Index(fields=["email"], name="patient_by_email"),
            models.Index(fields=["mobile"], name="patient_by_mobile"),
        ]
        constraints = [
            models.CheckConstraint(
                name="patient_can_be_reached",
                condition=Q(contact_way=ContactWay.EMAIL) & ~Q(email="")
                | Q(contact_way=ContactWay.SMS) & ~Q(mobile="")
                # Of people taken over from an earlier record without any address; no form offers it.
                | Q(contact_way="", email="", mobile=""),
                violation_error_message="Give the e-mail address or the mobile number that messages shall go to.",
            )
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def zone(self) -> ZoneInfo:
        """The patient's clock; the site's where theirs has no name that there is (`zone_is_known`)."""
        return zone_named(self.time_zone) or self.site.zone

    @property
    def zone_is_known(self) -> bool:
        return zone_named(self.time_zone) is not None

    @property
    def initials(self) -> str:
        return f"{self.given_name[:1]}{self.family_name[:1]}".upper()


@tracked()
class EmergencyContact(models.Model):
    """Somebody to call when the patient is in danger; also the usual escort."""

    patient = models.OneToOneField(Patient, on_delete=models.PROTECT, related_name="emergency_contact")
    name = models.CharField(max_length=100)
    relation = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30)

    def __str__(self):
        return f"{self.name} ({self.relation})"


@tracked()
class Enquiry(models.Model):
    """Somebody asked the public page to be contacted. No clinical question is asked there."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="enquiries")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    contact_way = models.CharField(max_length=8, choices=ContactWay.choices, default=ContactWay.EMAIL)
    please_do_not_call = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT, related_name="enquiries")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="enquiry_handled_by_somebody",
                condition=Q(handled_at__isnull=True, handled_by__isnull=True)
                | Q(handled_at__isnull=False, handled_by__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.name} at {self.received_at:%Y-%m-%d}"


class PatientLink(models.Model):
    """A link that was sent to a patient: opens one of their own pages after the date of birth, and expires.

    Only a hash of the token is kept, so that a copy of the database opens nothing.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    target = models.CharField(max_length=200, help_text="The path within the patient's own pages that it leads to.")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    wrong_answers = models.PositiveSmallIntegerField(default=0, help_text="Wrong dates of birth; see links.MOST_WRONG.")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["patient", "-created_at"], name="link_by_patient")]
        triggers = [never_deleted()]

    def __str__(self):
        return f"link of patient {self.patient_id} to {self.target}"


class SignInCode(models.Model):
    """A short code with which the patient goes on, on another device or on a tablet of the clinic; works once.

    Only a keyed hash of the code is kept. The rows stay: they say who let in whom, and when.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="sign_in_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_on_kiosk = models.BooleanField(default=False, help_text="It was typed on a tablet of the clinic.")
    wrong_answers = models.PositiveSmallIntegerField(default=0, help_text="Wrong dates of birth; see codes.MOST_WRONG.")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="sign_in_code_one_at_a_time",
            ),
            models.CheckConstraint(
                name="sign_in_code_used_in_time",
                condition=Q(used_at__isnull=True) | Q(used_at__lt=F("expires_at"), revoked_at__isnull=True),
                violation_error_message="A code that is over cannot be used.",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"code of patient {self.patient_id}"


class ContactConsent(models.Model):
    """The patient allowed or stopped messages on a channel: when, how, and by which words."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="contact_consents")
    channel = models.CharField(max_length=8, choices=ContactWay.choices)
    allowed = models.BooleanField()
    wording = models.TextField(help_text="The words the patient agreed to, or wrote to stop.")
    source = models.CharField(max_length=30, help_text="front-desk, form, reply or import.")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        # The newest row of a channel decides (queries.may_message).
        indexes = [models.Index(fields=["patient", "channel", "-id"], name="contact_consent_newest")]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.channel} {'allowed' if self.allowed else 'stopped'}"
