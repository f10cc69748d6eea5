"""Reading, signing and withdrawing by the patient; countersigning and looking up by staff; publishing by managers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.sites.current import current_site
from clinic.web.pdf import pdf_response
from clinic.web.posting import posted
from intake.consent import asking, elements, paper, queries, reading, services
from intake.consent.forms import CountersignForm, PublishForm, PublishingForm, SignForm, WithdrawForm
from intake.consent.models import ConsentKind
from intake.consent.validity import Planned
from intake.patients.queries import own_patient
from intake.patients.services import open_record


@requires(Action.USE_OWN_PAGES)
def own(request: HttpRequest) -> HttpResponse:
    """All that the patient can agree to, and what they signed."""
    patient = own_patient(request.user)
    context = {"patient": patient, "states": queries.states_of(patient), "signed": queries.consents_of(patient)}
    return render(request, "intake/consent/own.html", context)


@requires(Action.USE_OWN_PAGES)
def sign(request: HttpRequest, kind: str) -> HttpResponse:
    """Read a text and sign it, or see that it is signed."""
    patient, now = own_patient(request.user), timezone.now()
    document = _document_asked_for(kind, patient)
    planned = queries.planned_for(patient) if kind == ConsentKind.TREATMENT else Planned()
    form = SignForm(posted(request), patient=patient, initial={"document": document.pk, "planned": planned.stamp})
    if form.is_valid():
        if form.cleaned_data["planned"] != planned.stamp:
            messages.warning(request, _("The plan was changed while you were reading. Please look at it again."))
            return redirect("consent:sign", kind)
        try:
            services.sign(
                patient=patient,
                document=queries.document_of(kind, form.cleaned_data["document"]),
                signature=form.signature(request.headers.get("User-Agent", "")),
                course_id=planned.course_id,
                up_to_mg_per_kg=planned.mg_per_kg,
                at=now,
            )
        except services.SigningRefused as refusal:
            messages.warning(request, str(refusal))
            return redirect("consent:sign", kind)
        messages.success(request, _("Thank you. It is signed, and your copy is kept here."))
        return redirect("consent:own")
    context = {
        "patient": patient,
        "document": document,
        "blocks": reading.blocks(document.body),
        "reasons": asking.reasons_to_sign(patient, kind, now),
        "up_to": planned.mg_per_kg,
        "held": queries.is_held(patient),
        "form": form,
    }
    return render(request, "intake/consent/sign.html", context, status=422 if form.errors else 200)


@requires(Action.USE_OWN_PAGES)
def copy(request: HttpRequest, consent_id: int) -> HttpResponse:
    """The signed text as it was, with who signed when, to read and print."""
    consent = queries.own_consent(own_patient(request.user), consent_id)
    return render(request, "intake/consent/copy.html", _signed_context(consent))


@requires(Action.USE_OWN_PAGES)
def copy_pdf(request: HttpRequest, consent_id: int) -> HttpResponse:
    """The same on paper, to keep."""
    consent = queries.own_consent(own_patient(request.user), consent_id)
    return pdf_response(paper.copy_of(consent), paper.file_name(consent), download=True)


@requires(Action.USE_OWN_PAGES)
def withdraw(request: HttpRequest, consent_id: int) -> HttpResponse:
    consent = queries.own_consent(own_patient(request.user), consent_id)
    form = WithdrawForm(posted(request))
    if form.is_valid():
        services.withdraw(consent=consent, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        messages.success(request, _("It is withdrawn, from this moment on."))
        return redirect("consent:own")
    context = {"consent": consent, "form": form}
    return render(request, "intake/consent/withdraw.html", context, status=422 if form.errors else 200)


@requires(Action.SEE_CLINICAL_RECORD)
def consent(request: HttpRequest, consent_id: int) -> HttpResponse:
    """A patient's signature, for staff."""
    found = queries.consent_for(request.user, consent_id)
    open_record(request.user, found.patient_id, page="consent:consent", at=timezone.now())
    return render(request, "intake/consent/consent.html", {**_signed_context(found), "patient": found.patient})


@requires(Action.SEE_CLINICAL_RECORD)
def pdf(request: HttpRequest, consent_id: int) -> HttpResponse:
    """The patient's copy, for staff to print."""
    found = queries.consent_for(request.user, consent_id)
    open_record(request.user, found.patient_id, page="consent:pdf", at=timezone.now())
    return pdf_response(paper.copy_of(found), paper.file_name(found))


@requires(Action.COUNTERSIGN_CONSENT)
def countersign(request: HttpRequest, consent_id: int) -> HttpResponse:
    found, now = queries.consent_for(request.user, consent_id), timezone.now()
    open_record(request.user, found.patient_id, page="consent:countersign", at=now)
    form = CountersignForm(posted(request), user=request.user)
    if form.is_valid():
        try:
            services.countersign(consent=found, capacity_statement=form.capacity_statement(), by=request.user, at=now)
        except services.CannotCountersign as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, _("The consent is countersigned."))
        return redirect("consent:consent", consent_id)
    context = {**_signed_context(found), "patient": found.patient, "form": form}
    return render(request, "intake/consent/countersign.html", context, status=422 if form.errors else 200)


@requires(Action.SEE_CLINICAL_RECORD)
def withdraw_for_patient(request: HttpRequest, consent_id: int) -> HttpResponse:
    """A patient may say it to anybody; whoever hears it writes it down here, and it holds at once."""
    found, now = queries.consent_for(request.user, consent_id), timezone.now()
    open_record(request.user, found.patient_id, page="consent:withdraw", at=now)
    form = WithdrawForm(posted(request))
    form.fields["reason"].label = _("What the patient said, and how")
    form.fields["reason"].required = True
    if form.is_valid():
        services.withdraw(consent=found, reason=form.cleaned_data["reason"], by=request.user, at=now)
        messages.success(request, _("The consent is withdrawn, from this moment on."))
        return redirect("consent:consent", consent_id)
    context = {"consent": found, "patient": found.patient, "form": form}
    return render(request, "intake/consent/withdraw_for_patient.html", context, status=422 if form.errors else 200)


@requires(Action.MANAGE_CLINIC)
def documents(request: HttpRequest) -> HttpResponse:
    current = queries.current_documents()
    rows = [(kind, label, current.get(kind)) for kind, label in ConsentKind.choices]
    context = {"rows": rows, "zone": current_site(request).time_zone}
    return render(request, "intake/consent/documents.html", context)


@requires(Action.MANAGE_CLINIC)
def publish(request: HttpRequest, kind: str) -> HttpResponse:
    """The current text in an editor; then the new one as patients will read it; then it is published."""
    if kind not in ConsentKind.values:
        raise Http404("There is no such text.")
    current = queries.current_document(kind)
    if "looked_at" in request.POST and "edit" not in request.POST:
        return _publish(request, kind, current)
    initial = {"title": current.title, "body": current.body} if current else {}
    form = PublishForm(posted(request), initial=initial)
    if form.is_valid() and "edit" not in request.POST:
        looked_at = reading.hash_of(form.cleaned_data["title"], form.cleaned_data["body"])
        publishing = PublishingForm(initial={**form.cleaned_data, "looked_at": looked_at})
        return _preview(request, kind, current, form.cleaned_data, publishing)
    context = {"form": form, "kind": ConsentKind(kind).label, "current": current}
    return render(request, "intake/consent/publish.html", context, status=422 if form.errors else 200)


def _publish(request, kind, current):
    form = PublishingForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.publish(kind=kind, title=data["title"], body=data["body"], by=request.user, at=timezone.now())
        except services.PublishedMeanwhile as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The new version is published. Patients are asked to sign it."))
            return redirect("consent:documents")
    text = {name: form.cleaned_data.get(name, "") for name in ("title", "body")}
    return _preview(request, kind, current, text, form, status=422)


def _preview(request, kind, current, text, form, status=200):
    """The text as patients will read it, what it changes, what it does not speak of, and how many it concerns."""
    whole = f"{text['title']}\n{text['body']}"
    context = {
        "form": form,
        "kind": ConsentKind(kind).label,
        "kind_code": kind,
        "text": text,
        "current": current,
        "blocks": reading.blocks(text["body"]),
        "changes": reading.changes(current.body, text["body"]) if current else [],
        "not_found": elements.not_found_in(whole) if kind == ConsentKind.TREATMENT else [],
        "signed": queries.signed_under(current) if current else 0,
    }
    return render(request, "intake/consent/preview.html", context, status=status)


def _document_asked_for(kind, patient):
    document = queries.current_document(kind, patient.language) if kind in ConsentKind.values else None
    if document is None:
        raise Http404("There is no such text.")
    return document


def _signed_context(consent):
    return {
        "consent": consent,
        "document": consent.document,
        "blocks": reading.blocks(consent.document.body),
        "zone": consent.patient.site.time_zone,
    }
