"""One patient's page, and changing what is known of the person."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.web.posting import posted
from intake.patients import queries, services
from intake.patients.forms import EmergencyContactForm, MessagesForm, PersonForm
from intake.patients.models import EmergencyContact


@requires(Action.SEE_PATIENTS)
def patient(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Who this is, how to reach them, and what the rooms above know (settings.PATIENT_CARDS)."""
    found = services.open_record(request.user, patient_id, page="patients:patient", at=timezone.now())
    context = {
        "patient": found,
        "emergency_contact": EmergencyContact.objects.filter(patient=found).first(),
        "channels": queries.channels_of(found),
        "address": queries.address_for(found),
        "cards": _cards(request, found),
    }
    return render(request, "intake/patients/patient.html", context)


@requires(Action.REGISTER_PATIENT)
def details(request: HttpRequest, patient_id: int) -> HttpResponse:
    now = timezone.now()
    found = services.open_record(request.user, patient_id, page="patients:details", at=now)
    form = PersonForm(posted(request), site=found.site, now=now, initial=PersonForm.initial_of(found))
    if form.is_valid():
        try:
            services.update_details(patient=found, by=request.user, at=now, **form.details())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("The details are changed."))
            return redirect("patients:patient", patient_id)
    return _form_page(request, found, form, "intake/patients/details.html")


@requires(Action.REGISTER_PATIENT)
def emergency_contact(request: HttpRequest, patient_id: int) -> HttpResponse:
    now = timezone.now()
    found = services.open_record(request.user, patient_id, page="patients:emergency-contact", at=now)
    known = EmergencyContact.objects.filter(patient=found).values("name", "relation", "phone").first()
    form = EmergencyContactForm(posted(request), site=found.site, initial=known)
    if form.is_valid():
        services.set_emergency_contact(patient=found, by=request.user, at=now, **form.cleaned_data)
        messages.success(request, _("The emergency contact is kept."))
        return redirect("patients:patient", patient_id)
    return _form_page(request, found, form, "intake/patients/emergency_contact.html")


@requires(Action.REGISTER_PATIENT)
def contact_consent(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Write down that the patient allowed or stopped messages on a channel."""
    now = timezone.now()
    found = services.open_record(request.user, patient_id, page="patients:contact-consent", at=now)
    form = MessagesForm(posted(request))
    if form.is_valid():
        services.record_contact_consent(
            patient=found, source="front-desk", by=request.user, at=now, **form.cleaned_data
        )
        messages.success(request, _("It is written down and holds from now on."))
        return redirect("patients:patient", patient_id)
    return _form_page(request, found, form, "intake/patients/contact_consent.html")


@requires(Action.INVITE_PATIENT)
@require_POST
def send_link(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Send the patient a fresh link to their own pages."""
    now = timezone.now()
    found = services.open_record(request.user, patient_id, page="patients:send-link", at=now)
    where = queries.address_for(found)
    if where is None:
        messages.error(request, _("The patient stopped messages on every channel we know; agree on another way first."))
    else:
        services.send_link(found, channel=where[0], at=now)
        messages.success(request, _("A link is on its way to the patient."))
    return redirect("patients:patient", patient_id)


def _form_page(request, found, form, template):
    return render(request, template, {"patient": found, "form": form}, status=422 if form.errors else 200)


def _cards(request, found):
    """What each room shows of this patient, drawn, in order."""
    cards = [import_string(path)(request, found) for path in settings.PATIENT_CARDS]
    shown = sorted((card for card in cards if card is not None), key=lambda card: card["order"])
    return [render_to_string(card["template"], {"patient": found, **card["context"]}, request) for card in shown]
