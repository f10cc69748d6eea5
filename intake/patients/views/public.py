"""The page for everybody: ask to be contacted. It asks for nothing clinical."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from clinic.accounts.access import open_to_all
from clinic.sites.models import Site
from clinic.web.posting import posted
from intake.patients import rate, services
from intake.patients.forms import EnquiryForm

ENQUIRIES_PER_HOUR = 5
# People do not see this field; programs fill it out.
TRAP = "website"


@open_to_all
def enquiry(request: HttpRequest) -> HttpResponse:
    sites = list(Site.objects.all())
    form = EnquiryForm(posted(request), sites=sites)
    if request.method == "POST" and rate.too_often(request, "enquiry", most=ENQUIRIES_PER_HOUR):
        return render(request, "429.html", status=429)
    if sites and form.is_valid():
        if not request.POST.get(TRAP):
            site = form.cleaned_data.get("site") or sites[0]
            services.receive_enquiry(site=site, at=timezone.now(), **form.details())
        return redirect("patients:enquiry-sent")
    context = {"form": form, "sites": sites}
    return render(request, "intake/patients/enquiry.html", context, status=422 if form.errors else 200)


@open_to_all
def enquiry_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "intake/patients/enquiry_sent.html")
