from importlib import import_module

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q

from clinic.accounts.roles import ROLE_NAMES, STAFF, Action, Role, may
from clinic.audit.history import append_only, tracked

# So many wrong tries in a row, and a PIN is void until its owner sets another one [design].
WRONG_PINS_ALLOWED = 10


@tracked(exclude=["password", "last_login"])
class User(AbstractUser):
    """Somebody who signs in: a member of staff with one or more roles, or a patient with just that one."""

    roles = ArrayField(models.CharField(max_length=20, choices=list(ROLE_NAMES.items())), default=list, blank=True)
    credentials = models.CharField(max_length=40, blank=True, help_text="Printed behind the name, such as RN or MD.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_known_roles",
                condition=Q(roles__contained_by=[role.value for role in Role]),
                violation_error_message="A role is not one of the clinic's roles.",
            ),
            models.CheckConstraint(
                name="user_patient_is_only_patient",
                condition=~Q(roles__contains=[Role.PATIENT.value]) | Q(roles=[Role.PATIENT.value]),
                violation_error_message="A patient's account cannot hold a staff role.",
            ),
        ]

    def __str__(self):
        return self.printed_name

    @property
    def printed_name(self) -> str:
        name = self.get_full_name() or self.username
        return f"{name}, {self.credentials}" if self.credentials else name

    @property
    def role_names(self) -> list[str]:
        return [ROLE_NAMES[role] for role in Role if role in self.roles]

    @property
    def is_patient(self) -> bool:
        return Role.PATIENT in self.roles

    @property
    def is_clinic_staff(self) -> bool:
        return not STAFF.isdisjoint(self.roles)

    @property
    def may_do(self) -> set[str]:
        """Every action this user may do, by its words; for templates: `{% if "sign an order" in user.may_do %}`."""
        return {action.value for action in Action if self.may(action)}

    def may(self, action: Action) -> bool:
        return self.is_active and may(self.roles, action)


class Session(AbstractBaseSession):
    """A browser that is signed in, and whose account it is: both come in one statement (`sessions.py`)."""

    account = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")

    def __str__(self):
        return f"session of {self.account}"

    @classmethod
    def get_session_store_class(cls):
        return import_module(settings.SESSION_ENGINE).SessionStore


@tracked(exclude=["pin_hash", "wrong_in_a_row"])
class Pin(models.Model):
    """Somebody's own PIN, with which they countersign beside a colleague; it opens no page."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="pin")
    pin_hash = models.CharField(max_length=128, help_text="Hashed like a password.")
    set_at = models.DateTimeField()
    wrong_in_a_row = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "PIN"
        constraints = [
            models.CheckConstraint(
                name="pin_is_hashed",
                condition=Q(pin_hash__contains="$"),
                violation_error_message="A PIN is kept as its hash only.",
            ),
        ]

    def __str__(self):
        return f"PIN of {self.user}"

    @property
    def is_void(self) -> bool:
        """Whether it was tried wrongly too often."""
        return self.wrong_in_a_row >= WRONG_PINS_ALLOWED


@tracked()
class SecondSignature(models.Model):
    """Somebody proved beside a colleague who they are, to countersign an act: when, for what, and in which way."""

    WAYS = [("password", "Password"), ("pin", "PIN")]

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="second_signatures")
    beside = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey("clinic.Site", on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=60)
    page = models.CharField(max_length=200, blank=True, help_text="Where the act was entered.")
    way = models.CharField(max_length=8, choices=WAYS)
    at = models.DateTimeField()

    class Meta:
        # The person's own page shows the newest.
        indexes = [models.Index(fields=["user", "-at"], name="second_signature_by_user")]
        constraints = [
            models.CheckConstraint(
                name="second_signature_other",
                condition=~Q(user=models.F("beside")),
                violation_error_message="This must be another person than the one who is signed in.",
            ),
            models.CheckConstraint(
                name="second_signature_known_way",
                condition=Q(way__in=["password", "pin"]),
                violation_error_message="A second person signs with a password or a PIN.",
            ),
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.user} beside {self.beside} at {self.at:%Y-%m-%d %H:%M}, by {self.get_way_display()}"
