"""How a patient comes in: by a link and a date of birth, or by asking for a fresh link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from clinic.accounts.access import open_to_all
from clinic.web.posting import posted
from intake.patients import links, queries, rate, services, sessions
from intake.patients.forms import DoorForm, NewLinkForm

LINK_REQUESTS_PER_HOUR = 10


@open_to_all
@never_cache
def go(request: HttpRequest, token: str) -> HttpResponse:
    """The door behind a link. Opening it does nothing: programs that scan mail open links too."""
    now, token_hash = timezone.now(), links.hash_of(token)
    link = queries.link_for(token_hash)
    if not queries.link_opens(link, now):
        return _over(request)
    if request.method == "GET" and request.user.is_authenticated and request.user == link.patient.user:
        return redirect(link.target)
    form = DoorForm(posted(request), now=now)
    if form.is_valid():
        try:
            opened = services.open_link(token_hash, born=form.cleaned_data["born"], at=now)
        except services.LinkDoesNotWork:
            return _over(request)
        except services.WrongDateOfBirth as wrong:
            if not wrong.left:
                return _over(request)
            form.add_error("born", _not_this_one(wrong.left))
        else:
            sessions.begin(request, opened.patient.user, now)
            return redirect(opened.target)
    context = {"form": form, "site": link.patient.site}
    return render(request, "intake/patients/go.html", context, status=422 if form.errors else 200)


@open_to_all
def new_link(request: HttpRequest) -> HttpResponse:
    """Ask for a fresh link. The answer is the same whether anybody has this address or not."""
    form = NewLinkForm(posted(request))
    if request.method == "POST" and rate.too_often(request, "new-link", most=LINK_REQUESTS_PER_HOUR):
        return render(request, "429.html", status=429)
    if form.is_valid():
        services.request_link(form.cleaned_data["address"], at=timezone.now())
        return redirect("patients:new-link-sent")
    return render(request, "intake/patients/new_link.html", {"form": form}, status=422 if form.errors else 200)


@open_to_all
def new_link_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "intake/patients/new_link_sent.html")


def _over(request):
    return render(request, "intake/patients/link_over.html", status=410)


def _not_this_one(left):
    wrong = _("This is not the date of birth we have. Please check the day, the month and the year.")
    tries = ngettext("You have one more try.", "You have %(left)d more tries.", left) % {"left": left}
    return f"{wrong} {tries}"
