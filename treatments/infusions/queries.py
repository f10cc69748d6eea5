"""Reading infusions: the doors, the board, the facts for the rules."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from clinic.sites.models import Site
from treatments.courses.models import Course, Delivery
from treatments.infusions.models import Alert, Infusion, RescueOrders, SeriousEvent, VitalSigns
from treatments.infusions.models.infusion import IN_THE_CHAIR
from treatments.infusions.rules import sheet
from treatments.infusions.rules.delivered import Delivered, delivered_so_far, minutes_left, segments_between
from treatments.infusions.rules.ladder import Due, PhaseTimes, all_due, last_full_set, vitals_gap
from treatments.infusions.rules.ladder_rows import Ladder, ladder_from
from treatments.infusions.rules.ladder_steps import Step, ladder_steps
from treatments.infusions.rules.payload import PARAMETERS
from treatments.infusions.rules.states import ENDINGS
from treatments.infusions.rules.vitals import TimedReading, Vitals
from treatments.scheduling.models import Appointment, Chair
from treatments.scheduling.queries import day_of

RED = ["red", "emergency"]
DUE_WORDS = {
    "baseline": "Baseline due",
    "vitals": "Next vitals",
    "sedation": "Next sedation",
    "end": "Full set at the end",
}


def about(infusion: Infusion) -> str:
    """How rooms below name this infusion."""
    return f"infusion:{infusion.pk}"


def infusions_at(user: User) -> QuerySet[Infusion]:
    """The infusions at the sites of this user."""
    return Infusion.objects.filter(site__memberships__user=user)


def infusion_for(user: User, infusion_id: int) -> Infusion:
    """The access door to an infusion, with all that stands on its first lines: 404 unless at one of their sites."""
    found = infusions_at(user).select_related(
        "patient", "site", "course__protocol", "course__previous", "order__countersignature", "chair", "weight",
        "withdrawal__vial", "withdrawal__drawn_by", "withdrawal__checked_by", "check_today", "appointment", "signed_by",
    )  # fmt: skip
    return get_object_or_404(found, pk=infusion_id)


def alert_for(user: User, infusion_id: int, alert_id: int) -> Alert:
    found = Alert.objects.filter(infusion__site__memberships__user=user, infusion_id=infusion_id)
    return get_object_or_404(found.select_related("infusion", "reading"), pk=alert_id)


def expected_today(site: Site, at: datetime) -> QuerySet[Appointment]:
    """Today's infusion appointments at a site that are not checked in, in order of time."""
    start, end = day_of(site, at.astimezone(ZoneInfo(site.time_zone)).date())
    appointments = Appointment.objects.filter(
        site=site,
        starts_at__gte=start,
        starts_at__lt=end,
        kind__in=["infusion", "booster"],
        state__in=["booked", "confirmed", "arrived", "noshow"],
        infusion__isnull=True,
    )
    return appointments.select_related("patient", "course").order_by("starts_at", "id")


def is_in_the_chair(course: Course) -> bool:
    """Whether an infusion of this course has begun and is not over."""
    return Infusion.objects.filter(course=course, state__in=IN_THE_CHAIR).exists()


def free_chairs(site: Site) -> QuerySet[Chair]:
    taken = Infusion.objects.filter(chair=OuterRef("pk"), state__in=IN_THE_CHAIR)
    return Chair.objects.filter(~Exists(taken), site=site, active=True)


def valid_readings() -> QuerySet[VitalSigns]:
    """Readings that no later one corrects and that are not struck out, in order of time."""
    measured = Q(corrects__isnull=True)
    for name in PARAMETERS:
        measured |= Q(**{f"{name}__isnull": False})
    return VitalSigns.objects.filter(measured, corrected_by__isnull=True).order_by("recorded_at", "id")


def reading_for(user: User, infusion_id: int, reading_id: int) -> VitalSigns:
    """The door to one reading of an infusion at one of their sites."""
    found = VitalSigns.objects.filter(infusion__site__memberships__user=user, infusion_id=infusion_id)
    return get_object_or_404(found.select_related("infusion__course__protocol", "by"), pk=reading_id)


def rescue_orders_of(course: Course) -> RescueOrders | None:
    """The rescue orders in force for a course: those signed last."""
    return RescueOrders.objects.filter(course=course).select_related("signed_by").last()


@dataclass(frozen=True)
class Charted:
    """One infusion with its readings and rate changes, and what follows from them at a moment."""

    infusion: Infusion
    readings: tuple[VitalSigns, ...]
    rates: tuple
    alerts: tuple[Alert, ...]
    now: datetime

    @cached_property
    def ladder(self) -> Ladder:
        return ladder_from(self.infusion.course.protocol.monitoring["ladder"])

    @cached_property
    def times(self) -> PhaseTimes:
        infusion = self.infusion
        return PhaseTimes(infusion.checked_in_at, infusion.started_at, infusion.ended_at, infusion.closed_at)

    @cached_property
    def timed(self) -> tuple[TimedReading, ...]:
        return tuple(timed(reading) for reading in self.readings)

    @cached_property
    def due(self) -> tuple[Due, ...]:
        return all_due(self.ladder, self.times, self.timed, self.now)

    @property
    def next_due(self) -> Due | None:
        return self.due[0] if self.due else None

    @property
    def due_words(self) -> str:
        """What is due first, in the words of the screen."""
        return DUE_WORDS.get(self.next_due.kind, self.next_due.kind) if self.next_due else ""

    @property
    def gap(self):
        return vitals_gap(self.ladder, self.times, self.timed, self.now)

    @property
    def last(self) -> VitalSigns | None:
        return self.readings[-1] if self.readings else None

    @property
    def open_alerts(self) -> list[Alert]:
        """What nobody has answered, red before amber, the oldest first."""
        unanswered = [alert for alert in self.alerts if alert.answered_at is None]
        return sorted(unanswered, key=lambda alert: alert.level not in RED)

    @property
    def open_red(self) -> list[Alert]:
        return [alert for alert in self.open_alerts if alert.level in RED]

    @property
    def rate_ml_per_h(self) -> Decimal:
        return self.rates[-1].rate_ml_per_h if self.rates else Decimal(0)

    @property
    def rate_to_go_on_at(self) -> Decimal | None:
        """What the pump ran at before it was paused, and runs at again; None before the start."""
        ran = [change.rate_ml_per_h for change in self.rates if change.rate_ml_per_h > 0]
        return ran[-1] if ran else None

    @cached_property
    def delivered(self) -> Delivered | None:
        """What the pump has given so far; None before the start."""
        infusion = self.infusion
        if not infusion.started_at or not infusion.preparation:
            return None
        changes = [(change.at, change.rate_ml_per_h) for change in self.rates]
        until = infusion.ended_at or self.now
        return delivered_so_far(segments_between(changes, until), sheet.bag_of(infusion.preparation))

    @property
    def mg_per_h(self) -> Decimal:
        """What the pump gives an hour at the present rate."""
        bag = sheet.bag_of(self.infusion.preparation)
        return self.rate_ml_per_h * bag.final_concentration_mg_per_ml

    @cached_property
    def empty_at(self) -> datetime | None:
        """When the bag is empty at the present rate; None before the start, while the pump stands and after the end."""
        infusion = self.infusion
        if infusion.ended_at or self.delivered is None:
            return None
        minutes = minutes_left(self.delivered, sheet.bag_of(infusion.preparation), self.rate_ml_per_h)
        return None if minutes is None else self.now + timedelta(minutes=float(minutes))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The ladder as it is seen: what is done, missed, next and coming."""
        vitals = next((due for due in self.due if due.kind in ("vitals", "end")), None)
        until = self.empty_at
        if self.infusion.ended_at:
            observed = self.infusion.course.protocol.monitoring["discharge"]["observation_minutes"]["value"]
            until = self.infusion.ended_at + timedelta(minutes=observed)
        return ladder_steps(self.ladder, self.times, self.timed, vitals, until=until)

    @property
    def phase(self) -> str:
        if self.infusion.state in ("checked-in", "prepared", "running", "paused", "recovering"):
            return self.infusion.state
        return "closed"

    @property
    def phase_since(self) -> datetime:
        """Since when the infusion is where it is; a pause counts from the pause."""
        infusion = self.infusion
        if infusion.state == "paused" and self.rates:
            return self.rates[-1].at
        if infusion.state == "prepared" and infusion.preparation:
            return datetime.fromisoformat(infusion.preparation["at"])
        return infusion.closed_at or infusion.ended_at or infusion.started_at or infusion.checked_in_at

    @cached_property
    def baseline(self) -> Vitals:
        """The last value of each parameter before the start."""
        start = self.infusion.started_at
        return latest([reading for reading in self.readings if start is None or reading.recorded_at <= start])

    @cached_property
    def baseline_at(self) -> datetime | None:
        """When the oldest part of the baseline set was measured; None while it is not complete."""
        return last_full_set(self.ladder.full_set, self.timed, self.infusion.checked_in_at)


def timed(reading: VitalSigns) -> TimedReading:
    measured = frozenset(name for name in PARAMETERS if getattr(reading, name) is not None)
    return TimedReading(reading.recorded_at, reading.received_at, measured)


def latest(readings) -> Vitals:
    """The newest value of each parameter in these readings, which are in order of time."""
    found = {}
    for reading in readings:
        for name in PARAMETERS:
            value = getattr(reading, name)
            if value is not None:
                found[name] = value
    return Vitals(**found)


def charted(infusion: Infusion, at: datetime) -> Charted:
    """One infusion with everything charted, in three queries."""
    return Charted(
        infusion,
        tuple(valid_readings().filter(infusion=infusion)),
        tuple(infusion.rate_changes.order_by("at", "id")),
        tuple(infusion.alerts.select_related("reading", "answered_by").order_by("raised_at", "id")),
        at,
    )


def in_the_chairs(at: datetime, site: Site | None = None) -> list[Charted]:
    """Everybody who is in a chair, with readings, rates and open alerts; a constant number of queries."""
    infusions = Infusion.objects.filter(state__in=IN_THE_CHAIR)
    if site is not None:
        infusions = infusions.filter(site=site)
    infusions = (
        infusions.select_related("patient", "course__protocol", "chair", "site")
        .prefetch_related(
            Prefetch("vitals", queryset=valid_readings(), to_attr="all_readings"),
            "rate_changes",
            Prefetch("alerts", queryset=Alert.objects.filter(answered_at__isnull=True), to_attr="unanswered"),
        )
        .order_by("chair__name", "id")
    )
    return [
        Charted(
            infusion,
            tuple(infusion.all_readings),
            tuple(infusion.rate_changes.all()),
            tuple(infusion.unanswered),
            at,
        )
        for infusion in infusions
    ]


def board(site: Site, at: datetime) -> dict:
    """The chairs of a site with who sits in them, and who has no chair: chairs, charted, unsigned."""
    by_chair: dict[int | None, list[Charted]] = defaultdict(list)
    for one in in_the_chairs(at, site):
        by_chair[one.infusion.chair_id].append(one)
    chairs = [
        {"chair": chair, "charted": (by_chair[chair.pk] or [None])[0]}
        for chair in Chair.objects.filter(site=site, active=True)
    ]
    return {
        "chairs": chairs + [{"chair": None, "charted": one} for one in by_chair[None]],
        "expected": list(expected_today(site, at)),
        "unsigned": list(unsigned_at(site)),
    }


def unsigned_at(site: Site) -> QuerySet[Infusion]:
    """Infusions that ended and wait for their signature, the oldest first."""
    infusions = Infusion.objects.filter(site=site, state__in=[state.value for state in ENDINGS])
    return infusions.select_related("patient", "site").order_by("closed_at", "id")[:50]


def infusions_of(patient) -> QuerySet[Infusion]:
    return Infusion.objects.filter(patient=patient).select_related("order", "site").order_by("-checked_in_at")


def earlier_starts(infusion: Infusion) -> list[datetime]:
    """When this patient's other infusions started: those written down as given, and those not signed yet."""
    given = Delivery.objects.filter(patient_id=infusion.patient_id).exclude(infusion_id=infusion.pk)
    open_ = Infusion.objects.filter(patient_id=infusion.patient_id, started_at__isnull=False).exclude(pk=infusion.pk)
    return [*given.values_list("started_at", flat=True), *open_.values_list("started_at", flat=True)]


def weighings_today(infusion: Infusion, at: datetime) -> int:
    """How often the patient was weighed within the last day."""
    since = at - timedelta(hours=24)
    return infusion.patient.weights.filter(measured_at__gt=since, measured_at__lte=at).count()


def report_for(user: User, report_id: int) -> SeriousEvent:
    """The access door to the report of a serious event at one of their sites."""
    found = SeriousEvent.objects.filter(infusion__site__memberships__user=user)
    found = found.select_related("infusion__patient", "infusion__site", "opened_by", "closed_by")
    return get_object_or_404(found, pk=report_id)


def serious_events(user: User) -> dict[str, list[SeriousEvent]]:
    """The reports of serious events at the user's sites: open ones, the oldest first, and the last closed ones."""
    found = SeriousEvent.objects.filter(infusion__site__memberships__user=user)
    found = found.select_related("infusion__patient", "infusion__site").prefetch_related("notices")
    return {
        "open": list(found.filter(closed_at__isnull=True).order_by("opened_at", "id")[:100]),
        "closed": list(found.filter(closed_at__isnull=False).order_by("-closed_at", "-id")[:100]),
    }
