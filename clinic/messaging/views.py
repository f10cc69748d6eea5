"""The message log: what went to whom, when and why, and what will be said next."""

import logging

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.messaging import queries, services
from clinic.messaging.carrying import preview
from clinic.messaging.forms import LogFilterForm, ResendForm
from clinic.messaging.presenting import Coming, line, links_are_shown, without_links
from clinic.messaging.states import Act, can, may_still_go_out
from clinic.sites.current import current_site
from clinic.web.paging import page_of

logger = logging.getLogger(__name__)


@requires(Action.SEE_MESSAGES)
def log(request: HttpRequest) -> HttpResponse:
    """What was sent and will be sent, newest first."""
    form = LogFilterForm(request.GET)
    rows = queries.visible_messages(request.user).filter(**form.chosen()).select_related("user")
    if words := form.patient_words():
        rows = queries.to_patients_found(rows, request.user, words)
    page = page_of(rows, request.GET, keys=("due_at", "id"))
    names = queries.recipients(request.user, page.rows)
    context = {
        "form": form,
        "page": page,
        "lines": [line(message, names) for message in page.rows],
        "resting": queries.resting_channels(timezone.now()),
        "zone": current_site(request).time_zone,
    }
    return render(request, "clinic/messaging/log.html", context)


@requires(Action.SEE_MESSAGES)
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message: what became of it, what it said, and what it would say now."""
    return _show(request, queries.message_for(request.user, message_id), ResendForm())


@requires(Action.RESEND_MESSAGE)
@require_POST
def resend(request: HttpRequest, message_id: int) -> HttpResponse:
    shown = queries.message_for(request.user, message_id)
    form = ResendForm(request.POST)
    if form.is_valid():
        try:
            services.resend(shown, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except services.CannotResend as refusal:
            notices.error(request, str(refusal))
        else:
            notices.success(request, _("The message is on its way again."))
        return redirect("messaging:message", message_id)
    return _show(request, shown, form, status=422)


def _show(request, shown, form, status=200):
    may_resend = request.user.may(Action.RESEND_MESSAGE) and can(shown.state, Act.RESEND)
    context = {
        "line": line(shown, queries.recipients(request.user, [shown])),
        "carrier": line(shown.carrier, {}) if shown.carrier else None,
        "said": shown.body if links_are_shown() else without_links(shown.body),
        "links_are_shown": links_are_shown(),
        "coming": _coming(shown) if may_still_go_out(shown.state) and shown.carrier_id is None else None,
        "parts": [line(part, {}) for part in shown.parts.order_by("due_at", "pk")],
        "events": shown.events.select_related("by"),
        "form": form if may_resend else None,
        "zone": current_site(request).time_zone,
    }
    return render(request, "clinic/messaging/message.html", context, status=status)


def _coming(shown):
    try:
        return Coming.of(*preview(shown, timezone.now()))
    except Exception:  # the page must open for the very message whose decider fails
        logger.exception("The preview of %s failed.", shown)
        return Coming(broken=True)


@requires(Action.SEE_MESSAGES)
def replies(request: HttpRequest) -> HttpResponse:
    """What people wrote back and nobody has dealt with yet, oldest first."""
    rows = list(queries.open_replies(request.user)[: queries.MOST_REPLIES])
    names = queries.recipients(request.user, rows)
    lines = [(reply, names.get(reply.patient_id, "")) for reply in rows]
    zone = current_site(request).time_zone
    return render(request, "clinic/messaging/replies.html", {"lines": lines, "zone": zone})


@requires(Action.HANDLE_ENQUIRIES)
@require_POST
def settle_reply(request: HttpRequest, reply_id: int) -> HttpResponse:
    reply = queries.reply_for(request.user, reply_id)
    services.settle_reply(reply, by=request.user, at=timezone.now())
    notices.success(request, _("The reply is marked as dealt with."))
    return redirect("messaging:replies")
