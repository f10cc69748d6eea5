"""The patients behind a number of the safety board, or of how the clinic runs, page by page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q

from intake.patients.models import Patient
from treatments.followups.models import FollowUp
from treatments.outcomes.lists import ENDINGS, OF_A_ROW
from treatments.outcomes.queries import running, safety
from treatments.outcomes.queries.exposure import overdue
from treatments.outcomes.queries.journeys import reached
from treatments.outcomes.queries.period import Span
from treatments.scheduling.states import State

PAGE_SIZE = 50
_CAME_OF_IT = {
    "expected": Q(),
    "no-show": Q(state=State.NOSHOW),
    "not-closed": ~Q(state__in=[State.NOSHOW, *running.CAME]),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One patient: how many rows of theirs are counted, and when the last of them was."""

    patient: Patient
    times: int
    last_at: datetime | date

    @property
    def last_on(self) -> date:
        """On the patient's own calendar."""
        if isinstance(self.last_at, datetime):
            return self.last_at.astimezone(self.patient.zone).date()
        return self.last_at


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list: the number of all patients, the rows of this page, and the id after which the next begins."""

    count: int
    rows: list[Listed]
    next_after: int | None


class NoSuchList(LookupError):
    """The address names no list."""


def listed(span: Span, name: str, *, of: int | None, after: int = 0) -> ListPage:
    """Return the patients of a list whose ids lie behind `after`. Raises NoSuchList."""
    rows = sorted(_found(span, name, of))
    later = [row for row in rows if row[0] > after]
    page = later[:PAGE_SIZE]
    by_id = span.patients.select_related("site").in_bulk([patient_id for patient_id, _, _ in page])
    found = [Listed(by_id[patient_id], times, last_at) for patient_id, times, last_at in page]
    return ListPage(len(rows), found, page[-1][0] if len(later) > PAGE_SIZE else None)


def row_words(name: str, of: int | None) -> str:
    """What the row of a table is called that `of` tells; empty for a list that needs none."""
    if name in ("number", "number-affected"):
        return str(of)
    if name in OF_A_ROW:
        return _code(of).replace("-", " ")
    return ""


def _found(span, name, of) -> Iterable[tuple[int, int, datetime]]:
    if (name in OF_A_ROW) != (of is not None):
        raise NoSuchList(name)
    kind, _, rest = name.rpartition("-")
    if kind == "step":
        return [(patient_id, 1, at) for patient_id, at in reached(span, int(rest))]
    if name == "overdue":
        _, due = overdue(span.patients, span.last_day)
        return [(patient_id, len(checks), checks[0].due_on) for patient_id, checks in due.items()]
    rows, when, patient = _rows(span, name, of)
    found = rows.order_by().values_list(patient).annotate(times=Count("pk"), last=Max(when))
    return [tuple(row) for row in found]


def _rows(span, name, of):
    """The rows of a list, their field of time, and the way to their patient."""
    if name in _OF_INFUSIONS:
        return _OF_INFUSIONS[name](span), "started_at", "patient"
    if name in _BESIDE_INFUSIONS:
        rows, when, patient = _BESIDE_INFUSIONS[name]
        return rows(span), when, patient
    kind, _, rest = name.rpartition("-")
    if name == "number":
        return safety.started(span).filter(number_in_series=of), "started_at", "patient"
    if name == "number-affected":
        affected = safety.events(span).values("infusion")
        return safety.started(span).filter(number_in_series=of, pk__in=affected), "started_at", "patient"
    if kind == "grade":
        affected = safety.events(span).filter(grade=int(rest)).values("infusion")
        return safety.started(span).filter(pk__in=affected), "started_at", "patient"
    if kind in safety.PEAKS:
        measured = safety.by_band(safety.given(span)).annotate(measured=safety.PEAKS[kind])
        return measured.filter(band=int(rest), measured__isnull=False), "started_at", "patient"
    if rest in ("reminded", "unreminded"):
        was = running.was_reminded() if rest == "reminded" else ~running.was_reminded()
        return running.expected(span).filter(was, _CAME_OF_IT[kind]), "starts_at", "patient"
    if name in OF_A_ROW:
        return running.asked(span).filter(code=_code(of), state=name), "due_on", "patient"
    return _messages(span, name), "due_at", "patient_id"


def _ended(ending):
    return lambda span: safety.started(span).filter(ending=ending)


_OF_INFUSIONS = {"infused": safety.started, **{ending: _ended(ending) for ending in ENDINGS}}
_BESIDE_INFUSIONS = {
    "red-alerts": (safety.alerts, "raised_at", "infusion__patient"),
    "unanswered": (lambda span: safety.alerts(span).filter(answered_at__isnull=True), "raised_at", "infusion__patient"),
    "serious": (lambda span: safety.events(span).filter(serious=True), "onset_at", "infusion__patient"),
    "stopped": (safety.stops, "at", "infusion__patient"),
    "series-ended": (safety.series_ended, "ended_at", "patient"),
    "discharge-overridden": (safety.overridden, "at", "infusion__patient"),
    "beyond-limit": (safety.beyond_limit, "signed_at", "course__patient"),
}


def _messages(span, name):
    if name.startswith("due-"):
        return running.due(span).filter(purpose=name.removeprefix("due-"))
    unsent = running.due(span).filter(purpose=name.removeprefix("not-sent-"))
    return unsent.exclude(state__in=[*running.ARRIVED, *running.UNDER_WAY])


def _code(of) -> str:
    code = FollowUp.objects.filter(pk=of).values_list("code", flat=True).first()
    if code is None:
        raise NoSuchList(of)
    return code
