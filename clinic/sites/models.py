from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.audit.history import tracked


def known_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(
            _("%(name)s is not a time zone; choose one such as America/New_York."), params={"name": name}
        )


def zone_named(name: str) -> ZoneInfo | None:
    """The time zone of this name; None if there is none, as in a row that no form of ours has checked."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


class Weekday(models.IntegerChoices):
    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


@tracked()
class Site(models.Model):
    """A place where the organisation treats: its own time zone, hours, chairs, people, vials and ledger."""

    name = models.CharField(max_length=100, unique=True, help_text="As staff call it.")
    public_name = models.CharField(
        max_length=60,
        help_text="The neutral name that messages and calendar entries show; no drug, diagnosis or speciality.",
    )
    time_zone = models.CharField(max_length=64, validators=[known_time_zone])
    address = models.TextField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    crisis_line = models.CharField(
        max_length=60, default="988", help_text="Number of the crisis line patients are shown."
    )
    crisis_text = models.TextField(
        blank=True, help_text="What a patient in crisis reads: who answers, when, and what to do outside the hours."
    )
    same_day_reminder = models.BooleanField(
        default=False, help_text="Whether patients are reminded once more two hours before."
    )
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="SiteMembership", related_name="sites")

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


@tracked()
class SiteMembership(models.Model):
    """A member of staff works at a site, and so may open its patients."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "user"],
                name="membership_once",
                violation_error_message="This person works at this site already.",
            )
        ]

    def __str__(self):
        return f"{self.user_id} at {self.site_id}"


@tracked()
class OpeningHours(models.Model):
    """A site is open on this weekday from `opens` to `closes`, on its own clock."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, validators=[MaxValueValidator(6)])
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["site", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                name="opening_hours_in_order",
                condition=Q(opens__lt=F("closes")),
                violation_error_message="The closing time must be after the opening time.",
            ),
            models.UniqueConstraint(fields=["site", "weekday", "opens"], name="opening_hours_once"),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.opens:%H:%M}-{self.closes:%H:%M}"


@tracked()
class Closure(models.Model):
    """The site is closed on this local date, whatever its opening hours say."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="closures")
    on_date = models.DateField()
    reason = models.CharField(max_length=100)

    class Meta:
        ordering = ["on_date"]
        constraints = [models.UniqueConstraint(fields=["site", "on_date"], name="closure_once")]

    def __str__(self):
        return f"{self.on_date} {self.reason}"


@tracked()
class OnCall(models.Model):
    """Who is told first, second, ... of a sign of risk at this site."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="on_call")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(help_text="1 is told first; the next one when nobody acknowledges in time.")

    class Meta:
        ordering = ["site", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["site", "rank"], name="on_call_rank_once"),
            models.UniqueConstraint(fields=["site", "user"], name="on_call_person_once"),
        ]

    def __str__(self):
        return f"{self.rank}. {self.user}"
