"""The named definitions of response, remission and other changes: a table, each row with its source.

Screening tools (C-SSRS, AUDIT-C, DAST-10, MDQ, Mini-SPIN, CADSS-6) have no row: none is established.
"""

from collections.abc import Callable
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


def _reduced(comparison: Comparison, percent: int) -> Callable[[int, int], bool | None]:
    """Return the test of the reduction in percent of the baseline; not computable from a baseline of 0."""
    return lambda baseline, current: (
        COMPARE[comparison](100 * (baseline - current), percent * baseline) if baseline > 0 else None
    )


def _at(comparison: Comparison, value: int) -> Callable[[int, int], bool]:
    return lambda baseline, current: COMPARE[comparison](current, value)


def _down_by(points: int) -> Callable[[int, int], bool]:
    return lambda baseline, current: baseline - current >= points


def _up_by(points: int) -> Callable[[int, int], bool]:
    return lambda baseline, current: current - baseline >= points


def reliable_change_points(standard_deviation: Decimal, reliability: Decimal) -> int:
    """Return the points that measurement error alone rarely makes: 1.96 * SD * sqrt(2) * sqrt(1 - r), rounded up.

    Jacobson and Truax 1991, J Consult Clin Psychol 59:12-19 (k). Raises ValueError unless SD > 0 and 0 <= r < 1.
    """
    if standard_deviation <= 0 or not 0 <= reliability < 1:
        raise ValueError("The standard deviation must be above 0 and the reliability from 0 to below 1.")
    points = Decimal("1.96") * standard_deviation * (2 * (1 - reliability)).sqrt()
    return int(points.to_integral_value(ROUND_CEILING))


_LSAS = ("lsas-sr", "lsas-ca")
_GLISCHINSKI = Source("von Glischinski et al. 2018, German trial sample, n=311", "v:glischinski")
_GLISCHINSKI_RESPONSE = Source("von Glischinski et al. 2018, response as reported at second hand", "v:droracle-lsas")
# No value is universally accepted; SD 22 and r .83 (Baker 2002) give 25.1 points.
LSAS_RELIABLE_POINTS = reliable_change_points(Decimal(22), Decimal("0.83"))
_LSAS_RELIABLE = Source("SD 22, reliability .83; no accepted value is published", "design")
_MARX = Source("Marx et al. 2022, VA", "v:marx")
_NCQA = Source("NCQA depression measures", "v:ncqa")
_VAS = Source("Taylor et al. 2018; the abstract leaves open whether exactly 50 % counts", "v:taylor")

_ALL = (
    ChangeDefinition(
        "taylor35",
        Kind.RESPONSE,
        _LSAS,
        "Total more than 35 % below baseline",
        _reduced(">", 35),
        Source("Taylor et al. 2018, Neuropsychopharmacology 43:325-333, clinician-rated LSAS", "v:taylor"),
    ),
    ChangeDefinition(
        "glisch28",
        Kind.RESPONSE,
        ("lsas-sr",),
        "Total at least 28 % below baseline",
        _reduced(">=", 28),
        _GLISCHINSKI_RESPONSE,
    ),
    ChangeDefinition(
        "glisch29",
        Kind.RESPONSE,
        ("lsas-ca",),
        "Total at least 29 % below baseline",
        _reduced(">=", 29),
        _GLISCHINSKI_RESPONSE,
    ),
    ChangeDefinition("remit35", Kind.REMISSION, ("lsas-sr",), "Total of 35 or less", _at("<=", 35), _GLISCHINSKI),
    ChangeDefinition("remit30_ca", Kind.REMISSION, ("lsas-ca",), "Total of 30 or less", _at("<=", 30), _GLISCHINSKI),
    ChangeDefinition(
        "remit30",
        Kind.REMISSION,
        _LSAS,
        "Total below 30, the screening cut-off",
        _at("<", 30),
        Source("Mennin et al. 2002 and Rytwinski et al. 2009: 30 is the cut-off of the disorder", "v:rytwinski"),
    ),
    ChangeDefinition(
        "lsas_reliable",
        Kind.RELIABLE,
        ("lsas-sr",),
        f"Total at least {LSAS_RELIABLE_POINTS} points below baseline",
        _down_by(LSAS_RELIABLE_POINTS),
        _LSAS_RELIABLE,
    ),
    ChangeDefinition(
        "loss25",
        Kind.LOST_RESPONSE,
        _LSAS,
        "Total less than 25 % below baseline",
        _reduced("<", 25),
        Source("No published definition for social anxiety disorder", "design"),
    ),
    ChangeDefinition(
        "lsas_worse",
        Kind.WORSENING,
        ("lsas-sr",),
        f"Total at least {LSAS_RELIABLE_POINTS} points above the last one",
        _up_by(LSAS_RELIABLE_POINTS),
        _LSAS_RELIABLE,
    ),
    ChangeDefinition(
        "phq9_response50", Kind.RESPONSE, ("phq-9",), "Total at least 50 % below baseline", _reduced(">=", 50), _NCQA
    ),
    ChangeDefinition("phq9_remission", Kind.REMISSION, ("phq-9",), "Total below 5", _at("<", 5), _NCQA),
    ChangeDefinition(
        "phq9_change5",
        Kind.RELIABLE,
        ("phq-9",),
        "Total at least 5 points below baseline",
        _down_by(5),
        Source("Löwe et al. 2004; Kroenke 2012", "k"),
    ),
    ChangeDefinition(
        "phq9_worse5",
        Kind.WORSENING,
        ("phq-9",),
        "Total at least 5 points above the last one",
        _up_by(5),
        Source("the published change of 5 points, turned upwards", "design"),
    ),
    ChangeDefinition(
        "gad7_change4",
        Kind.RELIABLE,
        ("gad-7",),
        "Total at least 4 points below baseline",
        _down_by(4),
        Source("Toussaint et al. 2020, J Affect Disord", "v:toussaint"),
    ),
    ChangeDefinition(
        "wsas_change8",
        Kind.RELIABLE,
        ("wsas",),
        "Total at least 8 points below baseline",
        _down_by(8),
        Source("Zahra et al. 2014", "k"),
    ),
    ChangeDefinition(
        "vas50", Kind.RESPONSE, ("vas-anxiety",), "At least 50 % below baseline", _reduced(">=", 50), _VAS
    ),
    ChangeDefinition(
        "vas50_strict", Kind.RESPONSE, ("vas-anxiety",), "More than 50 % below baseline", _reduced(">", 50), _VAS
    ),
    ChangeDefinition(
        "pcl5_reliable15", Kind.RELIABLE, ("pcl-5",), "Total at least 15 points below baseline", _down_by(15), _MARX
    ),
    ChangeDefinition(
        "pcl5_reliable18", Kind.RELIABLE, ("pcl-5",), "Total at least 18 points below baseline", _down_by(18), _MARX
    ),
    ChangeDefinition("pcl5_below28", Kind.REMISSION, ("pcl-5",), "Total of 28 or less", _at("<=", 28), _MARX),
    ChangeDefinition(
        "ybocs35",
        Kind.RESPONSE,
        ("y-bocs",),
        "Total at least 35 % below baseline",
        _reduced(">=", 35),
        Source("Rodriguez et al. 2016", "v:rodriguez"),
    ),
    ChangeDefinition(
        "ybocs_remission12",
        Kind.REMISSION,
        ("y-bocs",),
        "Total of 12 or less",
        _at("<=", 12),
        Source("Mataix-Cols et al. 2016", "k"),
    ),
)

DEFINITIONS = {definition.name: definition for definition in _ALL}
