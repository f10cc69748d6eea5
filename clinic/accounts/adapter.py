from allauth.account.adapter import DefaultAccountAdapter
from django.template.loader import render_to_string
from django.utils import timezone

from clinic.messaging import services as messaging
from clinic.web.context import CLINIC_NAME


class ClinicAccountAdapter(DefaultAccountAdapter):
    """django-allauth as this clinic uses it: nobody signs up, and its mail leaves by the outbox like all other."""

    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        user = context.get("user")
        if user is None:
            return  # Nobody here has that address; the page says the same either way.
        context = {**context, "email": email, "clinic_name": CLINIC_NAME}
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
        body = render_to_string(f"{template_prefix}_message.txt", context)
        messaging.notify_account(user=user, subject=subject, body=body, at=timezone.now())
