"""Whom the figures are about: everybody, or the patients of a user's sites; made-up people never beside real ones."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, Func, IntegerField, Min, OuterRef, QuerySet, Subquery

from clinic.accounts.models import User
from clinic.sites.models import Site
from intake.patients.models import Patient
from intake.patients.queries import patients_of
from treatments.courses.models import Course, Delivery, Order, Protocol
from treatments.outcomes.models import SmallGroupsShown

# How long small groups stay shown after somebody said why (design).
SHOWN_FOR = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Who:
    """Which of the patients: None is everybody.

    Protocol, indication and prescriber are those of the course of the first infusion, ages those at the first
    infusion (both included): who chooses one of these leaves out whom nobody has treated yet.
    """

    protocol_id: int | None = None
    indication: str | None = None
    prescriber_id: int | None = None
    sex: str | None = None
    ages: tuple[int, int] | None = None


def narrowed(patients: QuerySet[Patient], who: Who) -> QuerySet[Patient]:
    """Return those of these patients."""
    if who.sex:
        patients = patients.filter(reference_sex=who.sex)
    if who.ages:
        first = Subquery(_deliveries_in_order().values("started_at")[:1])
        patients = patients.annotate(_age=_Years(first, F("born"))).filter(_age__range=who.ages)
    of_course = {
        "protocol": who.protocol_id,
        "indication": who.indication,
        "orders__signed_by": who.prescriber_id,
    }
    chosen = {name: value for name, value in of_course.items() if value is not None}
    if chosen:
        first = Subquery(_deliveries_in_order().values("course")[:1])
        patients = patients.annotate(_course=first).filter(_course__in=Course.objects.filter(**chosen).values("pk"))
    return patients


class _Years(Func):
    """Whole years from the second argument to the first."""

    template = "EXTRACT(YEAR FROM AGE(%(expressions)s))"
    output_field = IntegerField()


def _deliveries_in_order():
    return Delivery.objects.filter(patient=OuterRef("pk")).order_by("started_at")


def protocols() -> list[tuple[int, str]]:
    """Return every version of every protocol, newest first, by its number."""
    return [(row.pk, str(row)) for row in Protocol.objects.order_by("name", "-version").only("name", "version")]


def indications() -> list[tuple[int, str]]:
    """Return what was treated, each named by the number of the first course for it."""
    return list(
        Course.objects.order_by().values("indication").annotate(first=Min("pk")).values_list("first", "indication")
    )


def prescribers() -> list[tuple[int, str]]:
    """Return who has signed an order, by their number."""
    staff = User.objects.filter(memberships__isnull=False).filter(
        Exists(Order.objects.filter(signed_by=OuterRef("pk")))
    )
    return [(user.pk, user.get_full_name()) for user in staff.distinct().order_by("last_name", "first_name")]


def small_groups_shown(user: User, number: int | None, at: datetime) -> bool:
    """Whether this user said why small groups be shown, not too long ago; `number` is what they were given for it."""
    if number is None:
        return False
    return SmallGroupsShown.objects.filter(pk=number, by=user, at__gt=at - SHOWN_FOR, at__lte=at).exists()


def people(user: User | None = None) -> QuerySet[Patient]:
    """The patients behind the figures: of this user's sites, or of all of them.

    As soon as the installation has one real patient, the made-up people of the demo clinic are left out.
    """
    patients = Patient.objects.all() if user is None else patients_of(user)
    return patients.filter(demo=False) if Patient.objects.filter(demo=False).exists() else patients


def local_today(at: datetime) -> date:
    """The date on the clock of the clinic's first site; in UTC where there is none yet."""
    zone = Site.objects.order_by("pk").values_list("time_zone", flat=True).first()
    return at.astimezone(ZoneInfo(zone or "UTC")).date()
