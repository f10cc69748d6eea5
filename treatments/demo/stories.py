"""What happens to each made-up person (pure): how far they came, and how their scores went."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Stage(StrEnum):
    """How far somebody came; each includes those before it."""

    INVITED = "invited"
    STARTED = "started"
    SUBMITTED = "submitted"
    ELIGIBLE = "eligible"
    IN_SERIES = "in series"
    TREATED = "treated"


@dataclass(frozen=True)
class Story:
    """`shares` are the LSAS totals after the series as per cent of the baseline, by day since the first infusion.

    `days_ago` is when the first infusion was (or the invitation, for those who have had none).
    """

    stage: Stage
    days_ago: int
    shares: tuple[tuple[int, int], ...] = ()
    at_risk: bool = False
    blocked: bool = False
    boosted: bool = False


_REMISSION = ((4, 80), (7, 62), (14, 44), (18, 38), (28, 34), (56, 34), (84, 35))
_RESPONSE = ((4, 85), (7, 72), (14, 60), (18, 56), (28, 55), (56, 57), (84, 58))
_PARTIAL = ((4, 90), (7, 82), (14, 74), (18, 70), (28, 70), (56, 73), (84, 75))
_NONE = ((4, 98), (7, 96), (14, 93), (18, 92), (28, 95), (56, 97), (84, 98))
_RELAPSE = ((4, 82), (7, 66), (14, 54), (18, 50), (28, 58), (56, 82), (66, 88), (84, 90))

STORIES = (
    Story(Stage.IN_SERIES, 4, _RESPONSE),
    Story(Stage.TREATED, 98, _REMISSION),
    Story(Stage.TREATED, 74, _RELAPSE),
    Story(Stage.SUBMITTED, 9),
    Story(Stage.TREATED, 90, _NONE),
    Story(Stage.INVITED, 3),
    Story(Stage.TREATED, 62, _RESPONSE),
    Story(Stage.SUBMITTED, 6, at_risk=True),
    Story(Stage.ELIGIBLE, 12),
    Story(Stage.TREATED, 96, _RELAPSE, boosted=True),
    Story(Stage.STARTED, 5),
    Story(Stage.TREATED, 84, _PARTIAL),
    Story(Stage.SUBMITTED, 8, blocked=True),
    Story(Stage.IN_SERIES, 9, _REMISSION),
)


def story_of(number: int) -> Story:
    """The story of the person with this number; they repeat."""
    return STORIES[(number - 1) % len(STORIES)]


def lsas_share(story: Story, day: int) -> int:
    """Per cent of the baseline on this day since the first infusion, on the line between the story's points."""
    points = ((0, 100), *story.shares)
    for (before, high), (after, low) in zip(points, points[1:], strict=False):
        if before <= day <= after:
            return round(high + (low - high) * (day - before) / (after - before))
    return points[-1][1]


def spread(total: int, items: list[str], highest: int, random: Random) -> dict[str, int]:
    """Answers to items from 0 to `highest` that add up to `total`."""
    answers = dict.fromkeys(items, 0)
    for _ in range(min(total, highest * len(items))):
        item = random.choice([item for item in items if answers[item] < highest])
        answers[item] += 1
    return answers
