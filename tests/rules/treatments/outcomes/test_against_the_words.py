"""The figures against the words of the definition, said once more with "any" and "all" and nothing shared."""

from datetime import timedelta

from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.rules.treatments.outcomes.people import DAY_ZERO, LONG_AFTER, infusion, lsas, patient, report_of, series
from treatments.outcomes.cohort import cohort
from treatments.outcomes.facts import Options
from treatments.outcomes.time_to_loss import followed_up

LAST = 7
TWO = series([0, LAST], planned=2)
HOURS = ["08:00", "12:00", "20:00"]
assessments = st.lists(
    st.tuples(
        st.integers(-30, 60),
        st.sampled_from(HOURS),
        st.sampled_from([0, 30, 60, 64, 65, 75, 76, 90, 100]),
        st.sampled_from(["complete", "complete", "complete", "incomplete"]),
    ),
    max_size=14,
    unique_by=lambda each: each[:2],
).map(sorted)
# Most courses drawn at random never respond: these do, and what follows is mostly lost or nearly so.
responders = st.lists(
    st.tuples(st.integers(8, 60), st.sampled_from(HOURS), st.sampled_from([60, 75, 76, 90]), st.just("complete")),
    max_size=8,
    unique_by=lambda each: each[:2],
).map(lambda rows: sorted([(-1, "08:00", 100, "complete"), (18, "21:00", 60, "complete"), *rows]))
boosters = st.none() | st.integers(LAST + 1, 40)


def told(rows, booster):
    more = () if booster is None else (infusion(booster, series="booster"),)
    return patient(*(lsas(day, total, hour, status=status) for day, hour, total, status in rows), infusions=TWO + more)


def complete(rows):
    return [(day, hour, total) for day, hour, total, status in rows if status == "complete"]


def baseline_of(rows):
    before = [row for row in complete(rows) if -28 <= row[0] <= 0 and (row[0] < 0 or row[1] < "10:00")]
    return before[-1][2] if before else None


def in_words(rows, booster):
    """(days, is event), or None for who had not responded by the end of the series."""
    baseline = baseline_of(rows)
    seen = [row for row in complete(rows) if booster is None or row[:2] < (booster, "10:00")]
    closing = [row for row in seen if LAST <= row[0] <= LAST + 14]
    if not baseline or not closing or not 100 * (baseline - closing[-1][2]) > 35 * baseline:
        return None
    after = [row for row in seen if row[:2] > (LAST, "10:00")]

    def is_low(row):
        return 100 * (baseline - row[2]) < 25 * baseline

    events = [
        a
        for a in after
        if is_low(a)
        and any(
            is_low(b) and b[0] - a[0] >= 7 and all(is_low(c) for c in after if a[:2] < c[:2] < b[:2]) for b in after
        )
    ]
    return (events[0][0] - LAST, True) if events else (seen[-1][0] - LAST, False)


@settings(deadline=None, max_examples=400)
@given(assessments | responders, boosters)
def test_time_to_loss(rows, booster):
    options = Options(as_of=LONG_AFTER)
    (member,) = cohort([told(rows, booster)], options)
    found, expected = followed_up(member, options.definition.test), in_words(rows, booster)
    event(f"expected: {expected and expected[1]}")
    assert (found and (found.days, found.is_event)) == expected


def week_in_words(rows, week, tolerance):
    """The total nearest to the day: no other is nearer, none as near is earlier, none of that day is later."""
    near = [row for row in complete(rows) if abs(row[0] - 7 * week) <= tolerance]
    best = [
        a
        for a in near
        if not any(abs(b[0] - 7 * week) < abs(a[0] - 7 * week) for b in near)
        and not any(abs(b[0] - 7 * week) == abs(a[0] - 7 * week) and b[0] < a[0] for b in near)
        and not any(b[0] == a[0] and b[1] > a[1] for b in near)
    ]
    return best[0][2] if best else None


@settings(deadline=None, max_examples=200)
@given(assessments, st.integers(0, 70))
def test_response_by_week(rows, as_of):
    result = report_of(told(rows, None), as_of=DAY_ZERO + timedelta(days=as_of))
    seen = [row for row in rows if row[0] <= as_of]
    baseline = baseline_of(seen)
    for row, tolerance in zip(result["response"], [3, 3, 7, 7, 7], strict=True):
        is_eligible = bool(baseline) and as_of >= 7 * row["week"] + tolerance
        total = week_in_words(seen, row["week"], tolerance) if is_eligible else None
        responded = total is not None and 100 * (baseline - total) > 35 * baseline
        assert (row["eligible"], row["assessed"], row["responders"]) == (is_eligible, total is not None, responded)
