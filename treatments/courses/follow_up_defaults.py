"""The shipped follow-up plans, in the form that `followups.plan_rows` reads.

Anchored on the visits of Taylor 2018 (v:ctgov); instruments and windows are the clinic's own setting, no published
source (design). The windows of the weeks are those in which outcomes count an answer, so that what is asked for is
what is counted.
"""

_OUTCOME = ["lsas-sr", "phq-9", "gad-7", "wsas", "c-ssrs-since"]


def _follow_up(code, anchor, day, window, *instruments) -> dict:
    """One point of collection: local days from the anchor, and how many days before and after are accepted."""
    return {
        "code": code,
        "anchor": anchor,
        "day": day,
        "window_before": window[0],
        "window_after": window[1],
        "instruments": list(instruments),
    }


_BEFORE_EACH = _follow_up("before-infusion", "each_infusion", 0, (1, 0), "c-ssrs-since", "vas-anxiety")
_DAY_AFTER = _follow_up("day-after", "each_infusion", 1, (0, 1), "vas-anxiety")
FOLLOW_UPS_OF_SERIES = [
    _BEFORE_EACH,
    _DAY_AFTER,
    _follow_up("week-1", "series_start", 7, (3, 3), "lsas-sr"),
    _follow_up("week-2", "series_start", 14, (3, 3), "lsas-sr"),
    _follow_up("week-4", "series_start", 28, (7, 7), *_OUTCOME),
    _follow_up("week-8", "series_start", 56, (7, 7), *_OUTCOME),
    _follow_up("week-12", "series_start", 84, (7, 7), *_OUTCOME),
    _follow_up("after-last", "last_infusion", 7, (3, 7), *_OUTCOME),
]
FOLLOW_UPS_OF_BOOSTERS = [
    _BEFORE_EACH,
    _DAY_AFTER,
    _follow_up("after-booster", "last_infusion", 14, (3, 3), *_OUTCOME),
    _follow_up("month-3", "last_infusion", 90, (7, 14), *_OUTCOME, "audit-c", "dast-10"),
]
