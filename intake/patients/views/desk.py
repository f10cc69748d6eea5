"""The front desk's pages: finding and registering patients, enquiries."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.sites.current import current_site
from clinic.web.paging import page_of
from clinic.web.posting import posted
from intake.patients import queries, services
from intake.patients.forms import RegistrationForm
from intake.patients.models import Enquiry


@requires(Action.SEE_PATIENTS)
def patients(request: HttpRequest) -> HttpResponse:
    """All patients of the user's sites by name, or those that the words in `q` find."""
    words = request.GET.get("q", "").replace("\0", "")[:100]
    after_name, after_id = _after(request.GET)
    rows, more = queries.page_after(queries.found(request.user, words), after_name, after_id)
    context = {"patients": rows, "words": words, "next_query": _next_query(words, rows) if more else ""}
    return render(request, "intake/patients/patients.html", context)


@requires(Action.REGISTER_PATIENT)
def register(request: HttpRequest) -> HttpResponse:
    """A new patient; somebody who looks like them is shown first and has to be ruled out."""
    site, now = current_site(request), timezone.now()
    enquiry = _enquiry_asked_for(request)
    form = RegistrationForm(posted(request), site=site, now=now, initial=_initial(enquiry))
    same = []
    if form.is_valid():
        same = _likely_the_same(request.user, form)
        if not same or form.cleaned_data["another_person"]:
            patient = _register(request, form, site, enquiry, now)
            if patient:
                return redirect("patients:patient", patient.pk)
        else:
            form.ask_whether_another_person()
    context = {"form": form, "same": same, "enquiry": enquiry}
    return render(request, "intake/patients/register.html", context, status=422 if form.errors else 200)


@requires(Action.HANDLE_ENQUIRIES)
def enquiries(request: HttpRequest) -> HttpResponse:
    page = page_of(queries.enquiries_of(request.user), request.GET, keys=("id",))
    return render(request, "intake/patients/enquiries.html", {"page": page})


@requires(Action.HANDLE_ENQUIRIES)
@require_POST
def enquiry_handled(request: HttpRequest, enquiry_id: int) -> HttpResponse:
    enquiry = queries.enquiry_for(request.user, enquiry_id)
    if services.handle_enquiry(enquiry=enquiry, by=request.user, at=timezone.now()):
        messages.success(request, _("The enquiry is marked as dealt with."))
    else:
        messages.info(request, _("Somebody dealt with this enquiry before."))
    return redirect("patients:enquiries")


def _register(request, form, site, enquiry, now):
    try:
        patient = services.register_patient(
            site=site,
            mrn=form.cleaned_data["mrn"],
            enquiry=enquiry,
            by=request.user,
            at=now,
            **form.details(),
        )
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return None
    messages.success(request, _("The patient is registered. Next, send the invitation."))
    return patient


def _likely_the_same(user, form):
    data = form.cleaned_data
    name = f"{data['given_name']} {data['family_name']}"
    return queries.likely_the_same(user, name=name, born=data["born"], email=data["email"])


def _enquiry_asked_for(request) -> Enquiry | None:
    """The enquiry that a patient is made of: only one that is not dealt with, and only the user's."""
    asked = request.GET.get("enquiry", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    return queries.enquiries_of(request.user).filter(pk=asked, handled_at__isnull=True).first()


def _initial(enquiry):
    if enquiry is None:
        return {"please_do_not_call": True}
    given_name, _blank, family_name = enquiry.name.rpartition(" ")
    shared = ("email", "mobile", "contact_way", "please_do_not_call")
    return {
        "given_name": given_name or family_name,
        "family_name": family_name if given_name else "",
        **{name: getattr(enquiry, name) for name in shared},
    }


def _after(query):
    after_id = query.get("after", "")
    usable = after_id.isdecimal() and len(after_id) <= 18
    return query.get("name", "").replace("\0", ""), int(after_id) if usable else 0


def _next_query(words, rows):
    query = QueryDict(mutable=True)
    if words:
        query["q"] = words
    query["name"], query["after"] = rows[-1].search_name, str(rows[-1].pk)
    return f"?{query.urlencode()}"
