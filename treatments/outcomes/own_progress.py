"""What a patient is told about their own course: first, last, difference, and a line to look at. No band, no risk."""

from dataclasses import dataclass

from treatments.outcomes.queries.record import Progress, Score

WIDTH, HEIGHT, SIDE, ABOVE, BELOW = 640, 250, 28, 44, 26


@dataclass(frozen=True, slots=True)
class Point:
    """One score in the picture: where it stands, its number; `named` ones have it written beside them."""

    x: float
    y: float
    score: Score
    named: bool


@dataclass(frozen=True, slots=True)
class Told:
    """`fewer` is how many points less the last score has than the first, below zero if more."""

    words: str
    by: str
    first: Score
    last: Score
    fewer: int
    points: list[Point]
    infusions: list[float]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def line(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.points)

    @property
    def more(self) -> int:
        return -self.fewer


def told(progress: Progress) -> Told | None:
    """Return what is shown; None where fewer than two scores were released."""
    scores = progress.scores
    if progress.before is not None:
        scores = [score for score in scores if score.collected_at >= progress.before.at]
    if len(scores) < 2:
        return None
    first, last = scores[0], scores[-1]
    instants = [score.collected_at for score in scores] + progress.infused_at
    begin, end = min(instants), max(instants)
    top = max(float(score.total) for score in scores)

    def across(at):
        return round(SIDE + (at - begin) / (end - begin) * (WIDTH - 2 * SIDE), 1) if end > begin else WIDTH / 2

    def up(total):
        return round(HEIGHT - BELOW - float(total) / max(top, 1) * (HEIGHT - ABOVE - BELOW), 1)

    points = [Point(across(one.collected_at), up(one.total), one, one in (first, last)) for one in scores]
    return Told(
        words=progress.release.words,
        by=progress.release.by.get_full_name(),
        first=first,
        last=last,
        fewer=int(first.total) - int(last.total),
        points=points,
        infusions=[across(at) for at in progress.infused_at],
    )
