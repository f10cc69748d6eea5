"""Work and Social Adjustment Scale: what the problem costs in daily life."""

from intake.instruments.definition import About, Answers, Bands, Flag, Instrument, Item, Source
from intake.instruments.scales import Choice, Option, whole

NOT_APPLICABLE = "na"

_IMPAIRMENT = whole(0, 8)
# Retired, or not working for another reason: the item leaves the total, which is then out of 32 and has
# no band.
_WORK = Choice(
    (*_IMPAIRMENT.options, Option(NOT_APPLICABLE, None)),
    f'{_IMPAIRMENT.accepted}, or "{NOT_APPLICABLE}",',
)


def _work_not_applicable(answers: Answers) -> bool:
    return answers.get("1") == NOT_APPLICABLE


WSAS = Instrument(
    id="wsas",
    name="Work and Social Adjustment Scale",
    version="1",
    items=(
        Item("1", "work", _WORK),
        Item("2", "home", _IMPAIRMENT),
        Item("3", "social leisure", _IMPAIRMENT),
        Item("4", "private leisure", _IMPAIRMENT),
        Item("5", "close relationships", _IMPAIRMENT),
    ),
    about=About(
        recall="now",
        rater="patient",
        citation="Mundt et al. 2002, Br J Psychiatry 180:461-464; Compr Psychiatry 2005;46:223",
        licence=Source("(c) Isaac Marks; permission to redistribute not established", "v:camcops-wsas"),
        wording_may_ship=False,
        missing_rule=Source("Work may not apply; every other answer is required.", "v:camcops-wsas"),
    ),
    bands=Bands(
        (("subclinical", 0), ("significant", 10), ("severe", 21)),
        Source("Mundt et al. 2002: below 10, 10 to 20, above 20", "v:wsas-rehab"),
    ),
    flags=(Flag("work-not-applicable", _work_not_applicable),),
)

INSTRUMENTS = (WSAS,)
