"""What account mail says when it is sent; its words come from django-allauth and stay with the message."""

from datetime import datetime

from clinic.messaging.decisions import Cancel, Decision, Send


def account_mail(message, at: datetime) -> Decision:
    """Send the kept words to the account's own address."""
    user = message.user
    if not user.is_active:
        return Cancel("The account is closed.")
    if not user.email:
        return Cancel("The account has no e-mail address.")
    words = message.context
    return Send(channel="email", to=user.email, subject=words["subject"], body=words["body"], zone="UTC")
