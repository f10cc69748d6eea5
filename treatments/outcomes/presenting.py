"""What the results show: the figures with who is missing and why, ready for their tables, and the pictures."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from django.db.models import QuerySet

from intake.patients.models import Patient
from treatments.followups.response_rules import REMISSION
from treatments.outcomes.doses import BANDS
from treatments.outcomes.facts import Options
from treatments.outcomes.groups import Tally
from treatments.outcomes.intervals import share
from treatments.outcomes.measures import figures
from treatments.outcomes.queries import tally_of
from treatments.outcomes.suppression import REASON, SMALLEST_GROUP, is_small, without_small_cells
from treatments.outcomes.survival import FollowedUp, at_risk_on
from treatments.outcomes.weeks import TOLERANCE_DAYS

AT_RISK_DAYS = (0, 30, 60, 90, 180, 365)

Link = Callable[[str], str]


def dashboard(patients: QuerySet[Patient], options: Options, *, with_small: bool) -> dict:
    """Everything on the page of results, computed from these patients."""
    tally = tally_of(patients, options)
    found = figures(tally, options) | {"adverse_events": []}
    shown = found if with_small else without_small_cells(found)
    shown["completeness"] = completeness(tally)
    shown["denominators"] = denominators(tally, with_small=with_small)
    shown["doses"] = _by_dose(shown, tally)
    shown["followed_until"] = _followed_until(tally, 1 if with_small else SMALLEST_GROUP)
    return {
        **shown,
        "with_small": with_small,
        "holds_back": not with_small and holds_back(shown),
        "too_few": not with_small and is_small(found["cohort"]["started"]),
        "small_reason": REASON,
        "basis": basis_of(options.definition),
        "remission_means": REMISSION[options.instrument],
        "remission_basis": basis_of(REMISSION[options.instrument]),
        "missing": _missing(tally),
        "time_to_loss": _in_percent(shown["time_to_loss"]),
        "at_risk": [] if "small" in shown["time_to_loss"] else _at_risk(tally, shown["time_to_loss"]["curve"]),
        "charts": charts_of(shown, options),
    }


def completeness(tally: Tally) -> list[dict]:
    """How many of those whose week is over were assessed in it, and the others by reason."""
    counts = tally.counts
    return [
        {
            "week": week,
            "started": counts["started"],
            "eligible": counts[f"eligible-{week}"],
            "assessed": counts[f"assessed-{week}"],
            "unassessed": counts[f"unassessed-{week}"],
            "early": counts[f"early-{week}"],
            "without_baseline": counts["no-baseline"] + counts["baseline-zero"],
            **share(counts[f"assessed-{week}"], counts[f"eligible-{week}"]),
        }
        for week in TOLERANCE_DAYS
    ]


def denominators(tally: Tally, *, with_small: bool) -> list[dict]:
    """Response of all who started, of those who completed, and of those assessed, each where the week is over.

    Who started or completed and was not assessed has no known response and counts as without one (reference 2.1, 50).
    Responders are always some of those assessed, so a count of them is held back with fewer than five assessed.
    """
    counts = tally.counts
    asked = (("started", "begun", "responders"), ("completed", "finished", "finished-responders"))
    rows = []
    for week in TOLERANCE_DAYS:
        row = {"week": week}
        for name, of, responders in (*asked, ("assessed", "assessed", "responders")):
            people, count = counts[f"{of}-{week}"], counts[f"{responders}-{week}"]
            small = not with_small and (is_small(people) or is_small(counts[f"assessed-{week}"]))
            found = {"list": responders, "of_list": of, "of": people, "count": None if small else count, "small": small}
            row[name] = found | ({"percent": None} if small else share(count, people))
        rows.append(row)
    return rows


def holds_back(shown: Mapping) -> bool:
    """Whether any figure is held back."""
    rows = [*shown["response"], *shown["remission"], *shown["dose_response"], shown["time_to_loss"]]
    rows += [row[name] for row in shown["denominators"] for name in ("started", "completed")]
    return any(row.get("small") for row in rows)


def basis_of(definition) -> str:
    return f"{definition.source.text} ({definition.source.basis})"


def _missing(tally: Tally) -> dict[str, int]:
    """Who is in no figure of change or loss, by reason; names without a hyphen, as templates want them."""
    names = ("no-baseline", "baseline-zero", "no-closing", "not-responded", "followed", "lost", "kept")
    return {name.replace("-", "_"): tally.counts[name] for name in names}


def charts_of(shown: Mapping, options: Options) -> dict:
    """The pictures that have something to show, by name; for the page and for paper."""
    from treatments.outcomes import charts

    means = f"Response means: {options.definition.text}."
    drawn = {}
    for name, rows, counted_as, of, title, what in (
        ("response", _by_week(shown["response"]), "responders", "assessed", "", f"with a response, by week. {means}"),
        ("remission", _by_week(shown["remission"]), "remitters", "assessed", "", "in remission, by week."),
        ("dose", shown["doses"], "responders", "assessed", "mg/kg", f"with a response at week 2, by dose. {means}"),
    ):
        if any(row["percent"] is not None for row in rows):
            description = f"Share of the assessed patients {what}"
            drawn[name] = charts.shares(rows, counted_as=counted_as, of=of, title=title, description=description)
    rows = _by_week(shown["completeness"])
    if any(row["percent"] is not None for row in rows):
        text = "Share of those whose week is over who were assessed in it."
        drawn["completeness"] = charts.shares(rows, counted_as="assessed", of="eligible", title="", description=text)
    if shown["time_to_loss"]["n"] and "small" not in shown["time_to_loss"]:
        text = "Share of responders who still respond, by days since the last infusion of the series."
        until = shown["followed_until"]
        drawn["loss"] = charts.kept_response(shown["time_to_loss"], until=until, description=text)
    return drawn


def _by_week(rows):
    return [{**row, "name": f"Week {row['week']}"} for row in rows]


def _by_dose(shown: Mapping, tally: Tally) -> list[dict]:
    return [
        {
            **row,
            "number": number,
            "key": str(number),
            "name": band_name(number),
            "started": tally.counts[f"dose-{number}"],
            "eligible": tally.counts[f"dose-{number}-eligible"],
        }
        for number, row in enumerate(shown["dose_response"])
    ]


def band_name(number: int) -> str:
    """A band of dose in words: below 0.4, 0.4 to 0.6, 0.8 and more."""
    low, high = (None if tenths is None else float(Fraction(tenths, 10)) for tenths in BANDS[number])
    if high is None:
        return f"{low} and more"
    return f"{low} to {high}" if low else f"below {high}"


def _in_percent(loss: Mapping) -> dict:
    steps = [
        {
            **step,
            "percent": 100 * step["survival"],
            "low": None if step["ci95"][0] is None else 100 * step["ci95"][0],
            "high": None if step["ci95"][1] is None else 100 * step["ci95"][1],
        }
        for step in loss["curve"]
    ]
    return {**loss, "curve": steps}


def _at_risk(tally: Tally, curve) -> list[dict]:
    """On chosen days, up to the first on which nobody is followed any more: how many still are, and the curve."""
    followed = _courses(tally)
    rows = []
    for day in AT_RISK_DAYS:
        if rows and not rows[-1]["at_risk"]:
            break
        number = at_risk_on(followed, day)
        step = next((step for step in reversed(curve) if step["day"] <= day), None)
        percent = None if not number else 100 * step["survival"] if step else 100.0
        rows.append({"day": day, "at_risk": number, "percent": percent})
    return rows


def _followed_until(tally: Tally, fewest: int) -> int:
    """The last day up to which so many were followed; 0 where there is none."""
    still = 0
    for course, number in sorted(_courses(tally), key=lambda one: one[0].days, reverse=True):
        still += number
        if still >= fewest:
            return course.days
    return 0


def _courses(tally: Tally) -> list[tuple[FollowedUp, int]]:
    return [(FollowedUp(*course), number) for course, number in tally.followed.items()]


def group_words(group: str) -> str:
    """A group of `groups.all_groups` as a person reads it: `responders-4` is Responders, week 4."""
    if group.startswith("dose-"):
        number, _, name = group.removeprefix("dose-").partition("-")
        return f"{GROUP_WORDS[name or 'started']}, {band_name(int(number))} mg/kg"
    name, _, week = group.rpartition("-")
    return f"{GROUP_WORDS[name]}, week {week}" if week.isdigit() else GROUP_WORDS[group]


GROUP_WORDS = {
    "started": "Started",
    "completed": "Completed all planned infusions",
    "assessed": "Assessed",
    "no-baseline": "Without a baseline",
    "baseline-zero": "With a baseline of 0",
    "no-closing": "Without a score in the two weeks after the series",
    "not-responded": "No response at the end of the series",
    "followed": "Responded at the end of the series",
    "lost": "Lost the response",
    "kept": "Responding when last seen",
    "eligible": "Eligible",
    "unassessed": "Not assessed",
    "early": "Too early to tell",
    "responders": "Responders",
    "remitters": "In remission",
    "begun": "Started, and the week is over",
    "finished": "Completed, and the week is over",
    "finished-responders": "Completed and responded",
}
