"""What a failed call of a provider's interface means for the message that was in it."""

import requests
from urllib3.exceptions import NewConnectionError

from clinic.messaging.channels import Refused, TryLater, Unknown

# Not about this message: our key, what we have paid for, what we may.
WRONG_ACCOUNT = (401, 402, 403)
# Too many for now; 420 is SparkPost's own.
TOO_MANY = (420, 429)
TOO_SLOW = 408


def of_silence(error: requests.RequestException, name: str) -> Exception:
    """Nothing came back: either the call never reached the provider, or nobody knows."""
    if isinstance(error, requests.ConnectTimeout) or _was_not_connected(error):
        return TryLater(f"The {name} cannot be reached.", channel_is_down=True)
    return Unknown(f"The {name} fell silent while it was given the message.")


def of_answer(status: int, said: str, name: str) -> Exception:
    """The provider answered with an error."""
    if status in WRONG_ACCOUNT or status in TOO_MANY or status == TOO_SLOW or status >= 500:
        return TryLater(f"The {name} refused us: {said}.", channel_is_down=True)
    return Refused(f"The {name} refused the message: {said}.")


def _was_not_connected(error):
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectionError) and isinstance(reason, NewConnectionError)
