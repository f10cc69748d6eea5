"""The pages at the chair that reach into the stock: the preparation sheet, a dose put back, a rescue drug."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.accounts.services import SecondPersonRefused, second_person
from clinic.web.pdf import pdf_response, render_pdf
from intake.patients.queries import allergies_in_view
from intake.patients.services import open_record
from treatments.infusions import queries, services
from treatments.infusions.forms import PutBackForm, RescueForm
from treatments.infusions.rules.sheet_rows import sheet_parts
from treatments.infusions.views.acts import REFUSALS, act, bound, second_of
from treatments.stock import queries as stock
from treatments.stock.drugs import RESCUE_DRUGS

DAY = "j M Y"


@act("put-back", Action.RUN_INFUSION, bound(PutBackForm))
def put_back(request, infusion, form, at):
    data = form.cleaned_data
    witness = second_of(request, form, infusion, at)
    services.put_back(
        infusion, in_syringe=data["in_syringe"], reason=data["reason"], witness=witness, by=request.user, at=at
    )
    return "Back in the vial, with a witness. Another dose can be prepared."


@requires(Action.RUN_INFUSION)
def rescue(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """Give a controlled drug for rescue: one page, one act, in the register and in the record at once."""
    infusion, now = queries.infusion_for(request.user, infusion_id), timezone.now()
    open_record(request.user, infusion.patient_id, page="infusions:rescue", at=now)
    vials = stock.usable(infusion.site, now, RESCUE_DRUGS)
    form = RescueForm(request.POST or None, vials=vials)
    if request.method == "POST" and form.is_valid() and _gave(request, infusion, form, now):
        messages.success(request, "Written into the register and into the record.")
        return redirect("infusions:infusion", infusion.pk)
    context = {
        "infusion": infusion,
        "patient": infusion.patient,
        "allergies": allergies_in_view(infusion.patient),
        "form": form,
        "vials": vials,
        "orders": queries.rescue_orders_of(infusion.course),
    }
    return render(request, "treatments/infusions/rescue.html", context, status=422 if form.errors else 200)


def _gave(request, infusion, form, at) -> bool:
    data = form.cleaned_data
    try:
        witness = second_person(
            username=data["second_username"], password=data["second_password"], action=Action.WITNESS,
            not_user=request.user, site=infusion.site, at=at, page=request.path,
        )  # fmt: skip
        services.give_rescue(
            infusion, form.rescue(), client_id=data["client_id"], witness=witness, by=request.user, at=at
        )
    except SecondPersonRefused as error:
        form.add_error("second_password", str(error))
        return False
    except REFUSALS as error:
        field = getattr(error, "field", None)
        form.add_error(field if field in form.fields else None, str(error))
        return False
    return True


@requires(Action.SEE_CLINICAL_RECORD)
def preparation(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """The preparation sheet of what is drawn up, with every rate, volume and unit."""
    infusion = queries.infusion_for(request.user, infusion_id)
    open_record(request.user, infusion.patient_id, page="infusions:preparation", at=timezone.now())
    context = {"infusion": infusion, "patient": infusion.patient, **_sheet_of(infusion)}
    return render(request, "treatments/infusions/preparation.html", context)


@requires(Action.SEE_CLINICAL_RECORD)
def preparation_pdf(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """The same on paper."""
    infusion, now = queries.infusion_for(request.user, infusion_id), timezone.now()
    open_record(request.user, infusion.patient_id, page="infusions:preparation-pdf", at=now)
    sheet = _sheet_of(infusion)
    if not sheet["kept"]:
        return redirect("infusions:preparation", infusion.pk)
    kept = sheet["kept"]
    data = {
        "clinic": infusion.site.public_name,
        "title": "Preparation sheet",
        "reference": f"No. {infusion.pk}",
        "patient": infusion.patient.name,
        "born": date_format(infusion.patient.born, DAY),
        "mrn": infusion.patient.mrn,
        "order": f"Order {kept['order']}, signed by {infusion.order.signed_name}",
        "parts": [
            {"title": part.title, "lines": [[line.name, line.value, line.is_key] for line in part.lines]}
            for part in sheet["parts"]
        ],
        "limits": [limit["message"] for limit in kept.get("limits", [])],
        "reason": kept.get("reason", ""),
        "drawn_at": date_format(sheet["drawn_at"].astimezone(ZoneInfo(infusion.site.time_zone)), f"{DAY}, H:i"),
        "drawn_by": kept["drawn_by"],
        "checked_by": kept["checked_by"],
        "expires_on": date_format(sheet["expires_on"], DAY),
    }
    pdf = render_pdf("treatments/infusions/preparation.typ", data, at=now)
    return pdf_response(pdf, f"preparation-{infusion.pk}.pdf")


def _sheet_of(infusion):
    kept = infusion.preparation
    if not kept:
        return {"kept": None, "parts": ()}
    return {
        "kept": kept,
        "parts": sheet_parts(kept),
        "drawn_at": datetime.fromisoformat(kept["at"]),
        "expires_on": date.fromisoformat(kept["expires_on"]),
    }
