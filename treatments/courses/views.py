from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.accounts.signing import SigningForm
from intake.patients.services import open_record
from treatments.courses import queries, services
from treatments.courses.forms import EndCourseForm, MoveForm, OpenCourseForm, OrderForm, ProtocolForm, WeightForm
from treatments.courses.protocol_figures import changes, figures_of
from treatments.courses.protocol_sheet import protocol_sheet
from treatments.courses.weights import WeightNotComputable


@requires(Action.SEE_PROTOCOLS)
def protocols(request: HttpRequest) -> HttpResponse:
    return render(request, "treatments/courses/protocols.html", {"protocols": queries.protocols()})


@requires(Action.SEE_PROTOCOLS)
def protocol(request: HttpRequest, protocol_id: int) -> HttpResponse:
    """Every number of one version, each with its source, and what differs from the version before."""
    return _protocol_page(request, get_object_or_404(queries.protocols(), pk=protocol_id))


def _protocol_page(request, found, form=None, status=200):
    data = queries.data_of(found)
    context = {
        "protocol": found,
        "sheet": protocol_sheet(data),
        "versions": queries.versions_of(found),
        "changes": changes(queries.data_of(found.based_on), data) if found.based_on else (),
        "form": form or SigningForm(user=request.user),
    }
    return render(request, "treatments/courses/protocol.html", context, status=status)


@requires(Action.SIGN_PROTOCOL)
@require_POST
def sign_protocol(request: HttpRequest, protocol_id: int) -> HttpResponse:
    found = get_object_or_404(queries.protocols(), pk=protocol_id)
    form = SigningForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            services.sign_protocol(found, by=request.user, at=timezone.now())
        except services.CourseError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{found} is in force now.")
            return redirect("courses:protocol", found.pk)
    return _protocol_page(request, found, form, status=422)


@requires(Action.DRAFT_PROTOCOL)
def edit_protocol(request: HttpRequest, protocol_id: int) -> HttpResponse:
    """Write another version, number by number and row by row; the one it begins with stays as it is."""
    found = get_object_or_404(queries.protocols(), pk=protocol_id)
    form = ProtocolForm(request.POST or None, figures=figures_of(queries.data_of(found)))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.draft_version(
                found, values=form.values(), rows=form.row_edit(), note=form.cleaned_data["change_note"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except services.ProtocolNotPossible as error:
            form.refuse(error.faults)
        except services.CourseError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{made} is written. It counts once the medical director has signed it.")
            return redirect("courses:protocol", made.pk)
    context = {"protocol": found, "form": form}
    return render(request, "treatments/courses/edit_protocol.html", context, status=422 if form.failed else 200)


@requires(Action.SEE_PROTOCOLS)
def compare_protocol(request: HttpRequest, protocol_id: int) -> HttpResponse:
    """What differs between two versions, number by number."""
    found = get_object_or_404(queries.protocols(), pk=protocol_id)
    versions = queries.versions_of(found)
    other = next((each for each in versions if str(each.pk) == request.GET.get("with")), found.based_on or versions[-1])
    before, after = sorted((found, other), key=lambda each: each.version)
    context = {
        "protocol": found,
        "before": before,
        "after": after,
        "versions": versions,
        "changes": changes(queries.data_of(before), queries.data_of(after)),
    }
    return render(request, "treatments/courses/compare.html", context)


@requires(Action.SIGN_ORDER)
def open_course(request: HttpRequest, patient_id: int) -> HttpResponse:
    patient = open_record(request.user, patient_id, page="courses:open", at=timezone.now())
    in_force = queries.protocols_in_force()
    form = OpenCourseForm(request.POST or None, protocols=in_force)
    if request.method == "POST" and form.is_valid():
        try:
            course = services.open_course(
                patient=patient, protocol=form.cleaned_data["protocol"], by=request.user, at=timezone.now()
            )
        except services.CourseError as error:
            form.add_error(None, str(error))
        else:
            return redirect("courses:order", course.pk)
    context = {"patient": patient, "form": form, "in_force": in_force}
    return render(request, "treatments/courses/open.html", context, status=422 if form.errors else 200)


@requires(Action.SEE_CLINICAL_RECORD)
def course(request: HttpRequest, course_id: int) -> HttpResponse:
    """One course: its orders, and what was given."""
    return _course_page(request, queries.course_for(request.user, course_id))


def _course_page(request, found, move_form=None, status=200):
    open_record(request.user, found.patient_id, page="courses:course", at=timezone.now())
    versions = queries.versions_to_move_to(found)
    context = {
        "course": found,
        "patient": found.patient,
        "orders": found.orders.all(),
        "current": queries.current_order(found),
        "deliveries": found.deliveries.order_by("started_at"),
        "exposure": queries.exposure(found.patient, timezone.now()),
        "moves": found.protocol_moves.select_related("from_protocol", "to_protocol", "by"),
        "move_form": move_form or (MoveForm(user=request.user, versions=versions, prefix="move") if versions else None),
        "end_form": EndCourseForm(),
        "signing_form": SigningForm(user=request.user),
    }
    return render(request, "treatments/courses/course.html", context, status=status)


@requires(Action.SIGN_ORDER)
@require_POST
def move(request: HttpRequest, course_id: int) -> HttpResponse:
    """Move a running course to another version of its protocol."""
    found = queries.course_for(request.user, course_id)
    form = MoveForm(request.POST, user=request.user, versions=queries.versions_to_move_to(found), prefix="move")
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.move_course(found, to=data["to"], reason=data["reason"], by=request.user, at=timezone.now())
        except services.CourseError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"The course follows {data['to']} from now on.")
            return redirect("courses:course", found.pk)
    return _course_page(request, found, form, status=422)


@requires(Action.SIGN_ORDER)
def order(request: HttpRequest, course_id: int) -> HttpResponse:
    """Write and sign an order, with the patient's weights and the limits beside it."""
    found, now = queries.course_for(request.user, course_id), timezone.now()
    open_record(request.user, found.patient_id, page="courses:order", at=now)
    form = OrderForm(request.POST or None, user=request.user, initial=_initial(found))
    judgement = None
    if request.method == "POST" and form.is_valid():
        try:
            signed = services.sign_order(course=found, draft=form.draft(), by=request.user, at=now)
        except (services.CourseError, WeightNotComputable) as error:
            judgement = getattr(error, "judgement", None)
            form.add_error("reason" if judgement and not judgement.refused else None, str(error))
        else:
            messages.success(request, f"Order {signed.revision} is signed.")
            return redirect("courses:course", found.pk)
    weight = queries.latest_weight(found.patient)
    proposal, evidence = queries.next_dose(found)
    context = {
        "course": found,
        "patient": found.patient,
        "zone": found.site.time_zone,
        "form": form,
        "judgement": judgement,
        "weight": weight,
        "weights": queries.weights_of(found.patient, weight.weight_kg) if weight else None,
        "weight_form": WeightForm(prefix="weight"),
        "current": queries.current_order(found),
        "proposal": proposal,
        "evidence": evidence,
    }
    return render(request, "treatments/courses/order.html", context, status=422 if form.errors else 200)


@requires(Action.SIGN_ORDER)
@require_POST
def judge(request: HttpRequest, course_id: int) -> HttpResponse:
    """What an order as it stands in the form would come to, and the limits it is beyond. Signs nothing."""
    found = queries.course_for(request.user, course_id)
    form = OrderForm(request.POST, user=request.user)
    del form.fields["password"]
    context = {"judgement": None, "why_not": "Fill in dose, times, gaps, weight and bag to see what it comes to."}
    if form.is_valid():
        try:
            context["judgement"] = services.judge_draft(found, form.draft(), at=timezone.now())
        except (services.CourseError, WeightNotComputable) as error:
            context["why_not"] = str(error)
    return render(request, "treatments/courses/parts/judgement.html", context)


def _initial(course):
    """A new revision begins with the numbers of the last one, the first with the protocol's; never the weight."""
    source = queries.current_order(course) or course.protocol
    names = ["mg_per_kg", "minutes", "infusions", "gap_min_days", "gap_preferred_days", "gap_max_days"]
    return {name: getattr(source, name) for name in names} | {"final_volume_ml": "100", "bag": "exact"}


@requires(Action.RECORD_RESULTS)
@require_POST
def weigh(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Write down a measured weight, and go back to where it was needed."""
    patient = open_record(request.user, patient_id, page="courses:weigh", at=timezone.now())
    form = WeightForm(request.POST, prefix="weight")
    if form.is_valid():
        weight = services.record_weight(patient=patient, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, f"{weight.weight_kg.normalize():f} kg is written down.")
        open_course_here = queries.open_course_of(patient)
        if open_course_here and request.user.may(Action.SIGN_ORDER):
            return redirect("courses:order", open_course_here.pk)
        return redirect("patients:patient", patient.pk)
    return render(request, "treatments/courses/weigh.html", {"patient": patient, "form": form}, status=422)


@requires(Action.SIGN_ORDER)
@require_POST
def countersign(request: HttpRequest, order_id: int) -> HttpResponse:
    found = queries.order_for(request.user, order_id)
    form = SigningForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["password"]))
    else:
        try:
            services.countersign_order(found, by=request.user, at=timezone.now())
        except services.CourseError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "The order has both signatures and is in force.")
    return redirect("courses:course", found.course_id)


@requires(Action.SIGN_ORDER)
@require_POST
def end(request: HttpRequest, course_id: int) -> HttpResponse:
    found = queries.course_for(request.user, course_id)
    form = EndCourseForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose why the course ends.")
    else:
        try:
            services.end_course(found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except services.CourseError as error:
            messages.error(request, str(error))
    return redirect("courses:course", found.pk)
