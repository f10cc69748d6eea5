"""What Twilio and the mail provider call.

Where the one or the other is not set up its addresses do not exist; a call without its signature or secret is refused.
"""

from functools import wraps

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from clinic.accounts.access import open_to_all
from clinic.messaging import incoming

NO_ANSWER = "<?xml version='1.0' encoding='UTF-8'?><Response/>"


def from_twilio(view):
    """Let in only calls that Twilio has signed (X-Twilio-Signature)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if settings.TWILIO is None:
            raise Http404("Text messages are not set up here.")
        from twilio.request_validator import RequestValidator

        signed = RequestValidator(settings.TWILIO.auth_token).validate(
            f"{settings.BASE_URL}{request.get_full_path()}",
            request.POST.dict(),
            request.headers.get("X-Twilio-Signature", ""),
        )
        if not signed:
            raise PermissionDenied("The signature of this call is not right.")
        return view(request, *args, **kwargs)

    return guarded


@open_to_all
@csrf_exempt
@require_POST
@from_twilio
def sms_status(request: HttpRequest) -> HttpResponse:
    """What became of a text message."""
    reference = request.GET.get("message", "")
    if not reference.isascii() or not reference.isdigit() or len(reference) > 18:
        raise Http404("There is no such message.")
    incoming.report(
        reference=int(reference),
        provider_id=request.POST.get("MessageSid", ""),
        status=request.POST.get("MessageStatus", ""),
        code=request.POST.get("ErrorCode", "none"),
        at=timezone.now(),
    )
    return HttpResponse(status=204)


@open_to_all
@csrf_exempt
@require_POST
@from_twilio
def sms_inbound(request: HttpRequest) -> HttpResponse:
    """Somebody wrote back."""
    if not request.POST.get("MessageSid"):
        raise Http404("There is no such message.")
    incoming.receive(
        channel="sms",
        provider_id=request.POST["MessageSid"],
        from_address=request.POST.get("From", ""),
        body=request.POST.get("Body", ""),
        at=timezone.now(),
    )
    return HttpResponse(NO_ANSWER, content_type="text/xml")


@open_to_all
@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def mail_status(request: HttpRequest) -> HttpResponse:
    """What became of letters. Some providers try the address with HEAD when it is set up."""
    if settings.EMAIL_PROVIDER is None:
        raise Http404("There is no mail provider here.")
    from clinic.messaging import mail_reports

    if request.method == "POST":
        try:
            mail_reports.take(request, at=timezone.now())
        except mail_reports.NotAReport as error:
            raise BadRequest(str(error)) from error
    return HttpResponse(status=204)
