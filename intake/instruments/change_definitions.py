"""The named definitions of response, remission and other changes: a table, each row with its source.

Screening tools (C-SSRS, AUDIT-C, DAST-10, MDQ, Mini-SPIN, CADSS-6) have no row: none is established.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from intake.instruments.definition import COMPARE, Comparison, Source


class Kind(StrEnum):
    RESPONSE = "response"
    REMISSION = "remission"
    RELIABLE = "reliable"
    LOST_RESPONSE = "lost-response"
    WORSENING = "worsening"


@dataclass(frozen=True)
class ChangeDefinition:
    """One published or proposed meaning of a change. `test` takes baseline and current; None is "not computable"."""

    name: str
    kind: Kind
    instruments: tuple[str, ...]
    text: str
    test: Callable[[int, int], bool | None]
    source: Source
    version: str = "1"

    @property
    def kind_words(self) -> str:
        return self.kind.value.replace("-", " ").capitalize().replace("Reliable", "Reliable change")


@dataclass(frozen=True)
class ReducedBy:
    """The reduction in percent of the baseline, compared in whole numbers; not computable from a baseline of 0."""

    comparison: Comparison
    percent: int

    def __call__(self, baseline: int, current: int) -> bool | None:
        if baseline == 0:
            return None
        return COMPARE[self.comparison](100 * (baseline - current), self.percent * baseline)


@dataclass(frozen=True)
class At:
    """The total itself, wherever it began."""

    comparison: Comparison
    value: int

    def __call__(self, baseline: int, current: int) -> bool:
        return COMPARE[self.comparison](current, self.value)


@dataclass(frozen=True)
class DownBy:
    points: int

    def __call__(self, baseline: int, current: int) -> bool:
        return baseline - current >= self.points


@dataclass(frozen=True)
class UpBy:
    points: int

    def __call__(self, baseline: int, current: int) -> bool:
        return current - baseline >= self.points


def reliable_change_points(standard_deviation: Decimal, reliability: Decimal) -> int:
    """Return the points that measurement error alone rarely makes: 1.96 * SD * sqrt(2) * sqrt(1 - r), rounded up.

    Jacobson and Truax 1991, J Consult Clin Psychol 59:12-19 (k). Raises ValueError unless SD > 0 and 0 <= r < 1.
    """
    if standard_deviation <= 0 or not 0 <= reliability < 1:
        raise ValueError("The standard deviation must be above 0 and the reliability from 0 to below 1.")
    points = Decimal("1.96") * standard_deviation * (2 * (1 - reliability)).sqrt()
    return int(points.to_integral_value(ROUND_CEILING))


@dataclass(frozen=True)
class Reliability:
    """What a reliable change of the LSAS-SR is reckoned from; no value is universally accepted.

    `standard_deviation` is in points of the total, `reliability` the test-retest correlation. Raises ValueError.
    """

    standard_deviation: Decimal
    reliability: Decimal
    source: Source

    def __post_init__(self):
        self.points  # noqa: B018 - figures that cannot be are refused at once

    @property
    def points(self) -> int:
        return reliable_change_points(self.standard_deviation, self.reliability)


def reliable_change_of_lsas(figures: Reliability) -> tuple["ChangeDefinition", "ChangeDefinition"]:
    """Return the definitions of a reliable change for the better and of one for the worse, by these figures."""
    points = figures.points
    by = f"(SD {figures.standard_deviation:f}, reliability {figures.reliability:f})"
    better, worse = DownBy(points), UpBy(points)
    return (
        ChangeDefinition(
            "lsas_reliable",
            Kind.RELIABLE,
            ("lsas-sr",),
            f"Total at least {points} points below baseline {by}",
            better,
            figures.source,
        ),
        ChangeDefinition(
            "lsas_worse",
            Kind.WORSENING,
            ("lsas-sr",),
            f"Total at least {points} points above the last one {by}",
            worse,
            figures.source,
        ),
    )


_LSAS = ("lsas-sr", "lsas-ca")
_GLISCHINSKI = Source("von Glischinski et al. 2018, German trial sample, n=311", "v:glischinski")
_GLISCHINSKI_RESPONSE = Source("von Glischinski et al. 2018, response as reported at second hand", "v:droracle-lsas")
# SD 22 and r .83 (Baker 2002) give 25.1 points.
LSAS_RELIABILITY = Reliability(
    Decimal(22),
    Decimal("0.83"),
    Source("Jacobson and Truax 1991, reliability from Baker 2002 (k); no accepted value is published", "design"),
)
LSAS_RELIABLE_POINTS = LSAS_RELIABILITY.points
_LSAS_RELIABLE, _LSAS_WORSE = reliable_change_of_lsas(LSAS_RELIABILITY)
_MARX = Source("Marx et al. 2022, VA", "v:marx")
_NCQA = Source("NCQA depression measures", "v:ncqa")
_VAS = Source("Taylor et al. 2018; the abstract leaves open whether exactly 50 % counts", "v:taylor")

_ALL = (
    ChangeDefinition(
        "taylor35",
        Kind.RESPONSE,
        _LSAS,
        "Total more than 35 % below baseline",
        ReducedBy(">", 35),
        Source("Taylor et al. 2018, Neuropsychopharmacology 43:325-333, clinician-rated LSAS", "v:taylor"),
    ),
    ChangeDefinition(
        "glisch28",
        Kind.RESPONSE,
        ("lsas-sr",),
        "Total at least 28 % below baseline",
        ReducedBy(">=", 28),
        _GLISCHINSKI_RESPONSE,
    ),
    ChangeDefinition(
        "glisch29",
        Kind.RESPONSE,
        ("lsas-ca",),
        "Total at least 29 % below baseline",
        ReducedBy(">=", 29),
        _GLISCHINSKI_RESPONSE,
    ),
    ChangeDefinition("remit35", Kind.REMISSION, ("lsas-sr",), "Total of 35 or less", At("<=", 35), _GLISCHINSKI),
    ChangeDefinition("remit30_ca", Kind.REMISSION, ("lsas-ca",), "Total of 30 or less", At("<=", 30), _GLISCHINSKI),
    ChangeDefinition(
        "remit30",
        Kind.REMISSION,
        _LSAS,
        "Total below 30, the screening cut-off",
        At("<", 30),
        Source("Mennin et al. 2002 and Rytwinski et al. 2009: 30 is the cut-off of the disorder", "v:rytwinski"),
    ),
    _LSAS_RELIABLE,
    ChangeDefinition(
        "loss25",
        Kind.LOST_RESPONSE,
        _LSAS,
        "Total less than 25 % below baseline",
        ReducedBy("<", 25),
        Source("No published definition for social anxiety disorder", "design"),
    ),
    _LSAS_WORSE,
    ChangeDefinition(
        "phq9_response50", Kind.RESPONSE, ("phq-9",), "Total at least 50 % below baseline", ReducedBy(">=", 50), _NCQA
    ),
    ChangeDefinition("phq9_remission", Kind.REMISSION, ("phq-9",), "Total below 5", At("<", 5), _NCQA),
    ChangeDefinition(
        "phq9_change5",
        Kind.RELIABLE,
        ("phq-9",),
        "Total at least 5 points below baseline",
        DownBy(5),
        Source("Löwe et al. 2004; Kroenke 2012", "k"),
    ),
    ChangeDefinition(
        "phq9_worse5",
        Kind.WORSENING,
        ("phq-9",),
        "Total at least 5 points above the last one",
        UpBy(5),
        Source("the published change of 5 points, turned upwards", "design"),
    ),
    ChangeDefinition(
        "gad7_change4",
        Kind.RELIABLE,
        ("gad-7",),
        "Total at least 4 points below baseline",
        DownBy(4),
        Source("Toussaint et al. 2020, J Affect Disord", "v:toussaint"),
    ),
    ChangeDefinition(
        "wsas_change8",
        Kind.RELIABLE,
        ("wsas",),
        "Total at least 8 points below baseline",
        DownBy(8),
        Source("Zahra et al. 2014", "k"),
    ),
    ChangeDefinition(
        "vas50", Kind.RESPONSE, ("vas-anxiety",), "At least 50 % below baseline", ReducedBy(">=", 50), _VAS
    ),
    ChangeDefinition(
        "vas50_strict", Kind.RESPONSE, ("vas-anxiety",), "More than 50 % below baseline", ReducedBy(">", 50), _VAS
    ),
    ChangeDefinition(
        "pcl5_reliable15", Kind.RELIABLE, ("pcl-5",), "Total at least 15 points below baseline", DownBy(15), _MARX
    ),
    ChangeDefinition(
        "pcl5_reliable18", Kind.RELIABLE, ("pcl-5",), "Total at least 18 points below baseline", DownBy(18), _MARX
    ),
    ChangeDefinition("pcl5_below28", Kind.REMISSION, ("pcl-5",), "Total of 28 or less", At("<=", 28), _MARX),
    ChangeDefinition(
        "ybocs35",
        Kind.RESPONSE,
        ("y-bocs",),
        "Total at least 35 % below baseline",
        ReducedBy(">=", 35),
        Source("Rodriguez et al. 2016", "v:rodriguez"),
    ),
    ChangeDefinition(
        "ybocs_remission12",
        Kind.REMISSION,
        ("y-bocs",),
        "Total of 12 or less",
        At("<=", 12),
        Source("Mataix-Cols et al. 2016", "k"),
    ),
)

DEFINITIONS: Mapping[str, ChangeDefinition] = {definition.name: definition for definition in _ALL}


def definitions_by(figures: Reliability) -> Mapping[str, ChangeDefinition]:
    """Return all definitions, those of the reliable change by these figures instead of the shipped ones."""
    return {**DEFINITIONS, **{definition.name: definition for definition in reliable_change_of_lsas(figures)}}
