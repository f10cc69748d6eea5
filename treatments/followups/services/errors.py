class FollowUpError(Exception):
    """An act that is not possible; the message is the sentence a user reads."""
