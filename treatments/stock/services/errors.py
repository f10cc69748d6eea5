"""Why an act on the stock is not possible. Every message is the sentence a user reads."""


class StockError(Exception):
    """A movement that is not possible; the message is the sentence a user reads."""


class VialRefused(StockError):
    """Nothing can be drawn from this vial now: expired, beyond use, or it does not hold that much."""


class ResidualUnexplained(StockError):
    """What was given and wasted leaves more of the withdrawal than measuring explains; say where it is."""


class DayNotClosable(StockError):
    """The day cannot be closed yet; every reason is named."""


class WordsNeeded(StockError):
    """The day has an open difference: it closes with a reason and a second person only."""
