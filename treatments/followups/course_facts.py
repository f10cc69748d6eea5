"""What the rules about a running course are told: the infusions so far, the assessments, and the rules in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cached_property

from intake.instruments.change_definitions import ChangeDefinition
from treatments.followups.loss import JudgedRelapse, Loss, confirmed_loss, unconfirmed_loss
from treatments.followups.readings import Assessment, Reading, baseline_reading, closing_reading, readings_of
from treatments.followups.response_rules import BELOW_25, PARTIAL_RESPONSE, RESPONSE, LossRule


@dataclass(frozen=True)
class CourseFacts:
    """One course at an instant. All instants are UTC; nothing after `at` is seen.

    `series` and `later` are the starts of the infusions given, in the first series and after it (maintenance,
    boosters). `series_closed_at` is set when the series ends without all its planned infusions,
    `judged` where a clinician has called it a relapse, `review_open_since` while a booster review waits.
    """

    zone: tzinfo
    instrument: str
    planned_infusions: int
    series: tuple[datetime, ...]
    assessments: tuple[Assessment, ...]
    at: datetime
    later: tuple[datetime, ...] = ()
    series_closed_at: datetime | None = None
    judged: JudgedRelapse | None = None
    review_open_since: datetime | None = None
    response: ChangeDefinition = RESPONSE
    partial: ChangeDefinition = PARTIAL_RESPONSE
    loss_rule: LossRule = BELOW_25

    def local_date(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def has_happened(self, instant: datetime | None) -> bool:
        return instant is not None and instant <= self.at

    @cached_property
    def given(self) -> tuple[datetime, ...]:
        """The starts of the series' infusions so far, oldest first."""
        return tuple(sorted(start for start in self.series if start <= self.at))

    @cached_property
    def given_later(self) -> tuple[datetime, ...]:
        """The starts of the infusions after the series so far, oldest first."""
        return tuple(sorted(start for start in self.later if start <= self.at))

    @property
    def last_infusion_at(self) -> datetime:
        return max(self.given + self.given_later)

    @property
    def series_is_over(self) -> bool:
        complete = len(self.given) >= self.planned_infusions
        return complete or bool(self.given_later) or self.has_happened(self.series_closed_at)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        return readings_of(self.assessments, self.instrument, self.zone, until=self.at)

    @cached_property
    def baseline(self) -> Reading | None:
        if not self.given:
            return None
        return baseline_reading(self.readings, self.given[0], self.local_date(self.given[0]))

    @cached_property
    def closing(self) -> Reading | None:
        """The reading that closes the series: the last within 14 days of its last infusion."""
        return self._closing_of(self.given[-1])

    @cached_property
    def responded(self) -> Reading | None:
        """The latest reading at which an infusion is known to have brought a response; None if none did."""
        if not self.change_is_computable:
            return None
        closings = [self._closing_of(start) for start in (self.given[-1], *self.given_later)]
        met = [each for each in closings if each and self.response.test(self.baseline.total, each.total)]
        return met[-1] if met else None

    @property
    def judged_relapse(self) -> JudgedRelapse | None:
        """What a clinician has judged since the last infusion; every infusion starts this anew."""
        judged = self.judged
        if judged is None or not self.last_infusion_at < judged.at <= self.at:
            return None
        return judged if judged.on >= self.local_date(self.last_infusion_at) else None

    @property
    def change_is_computable(self) -> bool:
        return self.baseline is not None and self.baseline.total > 0

    @property
    def since_last_infusion(self) -> Sequence[Reading]:
        return [each for each in self.readings if each.at > self.last_infusion_at]

    @cached_property
    def loss(self) -> Loss | None:
        """The confirmed loss since the last infusion of a response once had; every infusion starts this anew."""
        return confirmed_loss(self.since_last_infusion, self._is_lost) if self.responded else None

    @cached_property
    def loss_to_confirm(self) -> Reading | None:
        return unconfirmed_loss(self.since_last_infusion, self._is_lost) if self.responded else None

    def _is_lost(self, total) -> bool:
        return self.loss_rule.is_lost(self.baseline.total, self.responded.total, total)

    def _closing_of(self, infusion_at: datetime) -> Reading | None:
        following = [start for start in self.given_later if start > infusion_at]
        return closing_reading(self.readings, self.local_date(infusion_at), before=following[0] if following else None)
