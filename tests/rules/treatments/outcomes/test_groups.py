"""Groups of the figures: every one named once, and the definitions such that one highest total says them."""

from collections import Counter

import pytest

from intake.instruments.change_definitions import DEFINITIONS
from tests.rules.treatments.outcomes.people import LONG_AFTER, lsas, patient
from treatments.followups.response_rules import REMISSION
from treatments.outcomes.cohort import cohort
from treatments.outcomes.facts import Options
from treatments.outcomes.forms import RULES
from treatments.outcomes.groups import all_groups, groups_of
from treatments.outcomes.presenting import group_words
from treatments.outcomes.queries.standings import HIGHEST_TOTAL, conditions, highest_totals
from treatments.outcomes.standing import standing_of

OPTIONS = Options(as_of=LONG_AFTER)
TESTS = {**{name: DEFINITIONS[name].test for name in RULES}, **{rule.name: rule.test for rule in REMISSION.values()}}


@pytest.mark.parametrize("test", TESTS.values(), ids=TESTS)
def test_one_highest_total_says_a_definition(test):
    """The database asks "at most"; that is the definition only if every lower total meets it too."""
    highest = highest_totals(test)
    for baseline in range(1, HIGHEST_TOTAL + 1):
        for total in range(HIGHEST_TOTAL + 1):
            assert bool(test(baseline, total)) == (total <= highest[baseline])


def test_every_group_has_a_place_a_condition_and_words():
    names = all_groups()
    assert len(names) == len(set(names))
    assert set(names) == set(conditions(OPTIONS))
    assert Counter(map(group_words, names)).most_common(1)[0][1] == 1


@pytest.mark.parametrize(
    ("totals", "groups", "but"),
    [
        ([(-1, 100), (14, 50), (20, 50)], {"responders-2", "followed", "kept"}, {"lost", "no-baseline"}),
        ([(-1, 100), (14, 65), (20, 65)], {"assessed-2", "not-responded"}, {"responders-2", "followed"}),
        ([(-1, 0), (14, 0)], {"baseline-zero"}, {"eligible-2", "no-baseline"}),
        ([(-29, 100), (14, 10)], {"no-baseline"}, {"eligible-2", "assessed"}),
        ([(-1, 100)], {"unassessed-2", "no-closing", "eligible-12"}, {"assessed", "assessed-2"}),
    ],
)
def test_a_patient_is_in_the_groups_of_their_course(totals, groups, but):
    (member,) = cohort([patient(*(lsas(day, total, "08:00") for day, total in totals))], OPTIONS)
    found = set(groups_of(standing_of(member), OPTIONS))
    assert groups <= found
    assert not but & found
    assert found <= set(all_groups())
