"""Why an act on an infusion is not possible. Every message is the sentence a user reads."""

from collections.abc import Mapping, Sequence

from treatments.infusions.rules.gate_questions import Hold


class InfusionError(Exception):
    """An act that is not possible now; `field` is the field of the form it belongs to, if one does."""

    def __init__(self, message: str, field: str | None = None):
        super().__init__(message)
        self.field = field


class InfusionSigned(InfusionError):
    """The infusion is signed; only an addendum can be added."""


class NotToday(InfusionError):
    """The appointment is on another day, or cannot be begun."""


class ChairTaken(InfusionError):
    """Somebody is still in this chair, or the patient in another one."""


class NotWhileRunning(InfusionError):
    """This can no longer be changed in the infusion's state."""


class CheckDiffers(InfusionError):
    """The second person's entry is not what was prepared. The attempt is kept; nothing was drawn."""


class LimitsStand(InfusionError):
    """A limit of the protocol stands in the way of this dose."""


class StartHeld(InfusionError):
    """The infusion may not start; `holds` are all the reasons."""

    def __init__(self, holds: Sequence[Hold]):
        super().__init__(" ".join(hold.message for hold in holds))
        self.holds = tuple(holds)


class ActionNeeded(InfusionError):
    """A red alert goes away only by what was done about it, in words."""


class RepeatNeeded(InfusionError):
    """A red alert goes away only after the value was measured again."""


class DischargeNotEarned(InfusionError):
    """Criteria of the discharge are not met; `criteria` are all of them. The attempt is kept."""

    def __init__(self, message: str, criteria=()):
        super().__init__(message)
        self.criteria = tuple(criteria)


class NotReadyToSign(InfusionError):
    """Something must be done before the record can be signed; all of it is named."""


class CorrectedAlready(InfusionError):
    """Somebody has corrected this reading; the correction is what is corrected now."""


class ClientIdTaken(InfusionError):
    """This client id belongs to a reading of another infusion."""


class ReportNotComplete(InfusionError):
    """The report of a serious event lacks something; `missing` has a sentence for each field."""

    def __init__(self, missing: Mapping[str, str]):
        super().__init__(" ".join(missing.values()))
        self.missing = dict(missing)
