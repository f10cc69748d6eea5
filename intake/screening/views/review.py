"""The page on which a prescriber reads, answers findings, decides and signs; clinicians may read it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.web.posting import posted
from intake.assessments import queries as assessments
from intake.patients.services import open_record
from intake.screening import queries, reading, results, services
from intake.screening.facts import CONDITIONS
from intake.screening.findings import Severity
from intake.screening.forms import ConditionForm, DecisionForm, MedicineForm, ResolveForm
from intake.screening.models import ConditionStatement, ResultKind
from intake.screening.resolution import ResolutionNotPossible, covers
from intake.screening.steps import INSTRUMENTS

CONDITION, MEDICINE, DECISION = "condition", "medicine", "decision"


@requires(Action.SEE_CLINICAL_RECORD)
def review(request: HttpRequest, patient_id: int) -> HttpResponse:
    return _show(request, _open(request, patient_id))


@requires(Action.REVIEW_SCREENING)
@require_POST
def resolve(request: HttpRequest, patient_id: int, rule: str) -> HttpResponse:
    """Answer one finding."""
    patient, now = _open(request, patient_id), timezone.now()
    findings = queries.standing(patient, at=now).result.findings
    finding = next((one for one in findings if one.rule == rule), None)
    if finding is None:
        messages.info(request, _("This finding is not there any more."))
        return redirect("screening:review", patient_id)
    form = ResolveForm(request.POST, finding=finding)
    if form.is_valid():
        try:
            services.resolve_finding(
                patient=patient, rule=rule, act=form.act.value, by=request.user, at=now, **form.cleaned_data
            )
        except services.FindingChanged as refusal:
            messages.warning(request, str(refusal))
            return redirect("screening:review", patient_id)
        except ResolutionNotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your answer to the finding is kept."))
            return redirect("screening:review", patient_id)
    return _show(request, patient, status=422, resolving={rule: form})


@requires(Action.REVIEW_SCREENING)
def decide(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Decide and sign."""
    if request.method != "POST":
        return redirect("screening:review", patient_id)
    patient = _open(request, patient_id)
    form = DecisionForm(request.POST, prefix=DECISION, user=request.user)
    if form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "password"}
        try:
            services.decide(patient=patient, by=request.user, at=timezone.now(), **data)
        except services.DecisionNotPossible as refusal:
            for reason in refusal.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("The decision is signed."))
            return redirect("screening:review", patient_id)
    return _show(request, patient, status=422, decision=form)


@requires(Action.RECORD_RESULTS)
def condition(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Write down whether a condition is there, and how it is known."""
    patient = _open(request, patient_id)
    form = ConditionForm(posted(request), prefix=CONDITION)
    if form.is_valid():
        services.state_condition(patient=patient, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("It is written down; the findings follow it."))
    elif form.is_bound:
        return _show(request, patient, status=422, condition=form)
    return redirect("screening:review", patient_id)


@requires(Action.RECORD_RESULTS)
def medicine(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Write down a medicine that is taken now."""
    patient = _open(request, patient_id)
    form = MedicineForm(posted(request), prefix=MEDICINE)
    if form.is_valid():
        services.add_medicine(patient=patient, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The medicine is written down; the findings follow it."))
    elif form.is_bound:
        return _show(request, patient, status=422, medicine=form)
    return redirect("screening:review", patient_id)


@requires(Action.RECORD_RESULTS)
@require_POST
def stop_medicine(request: HttpRequest, patient_id: int, statement_id: int) -> HttpResponse:
    patient = _open(request, patient_id)
    statement = get_object_or_404(patient.medications, pk=statement_id)
    services.stop_medicine(statement=statement, by=request.user, at=timezone.now())
    messages.success(request, _("It is written down that this is not taken any more."))
    return redirect("screening:review", patient_id)


def _open(request, patient_id):
    return open_record(request.user, patient_id, page="screening:review", at=timezone.now())


def _show(request, patient, status=200, resolving=None, **bound):
    now = timezone.now()
    standing = queries.standing(patient, at=now)
    pre_assessment = queries.newest_pre_assessment(patient)
    sections = queries.sections_of(pre_assessment) if pre_assessment else {}
    about = assessments.about(queries.about(pre_assessment)) if pre_assessment else []
    found = queries.newest_results(patient, now)
    context = {
        "patient": patient,
        "zone": patient.site.time_zone,
        "now": now,
        "pre_assessment": pre_assessment,
        "standing": standing,
        "groups": _groups(patient, standing, resolving or {}),
        "scores": reading.score_lines(INSTRUMENTS, {row.instrument: row for row in about}),
        "summary": reading.summary({name: row.answers for name, row in sections.items()}),
        "results": [_result_line(kind, label, found.get(kind)) for kind, label in ResultKind.choices],
        "medications": queries.current_medications(patient),
        "unanswered": [CONDITIONS[code] for code in CONDITIONS if code in standing.facts.unanswered_conditions],
        "decisions": queries.decisions_of(patient),
        "lifted": queries.lifted_blocks(patient),
        **_forms(request, standing, bound),
    }
    return render(request, "intake/screening/review.html", context, status=status)


def _forms(request, standing, bound):
    unanswered = standing.facts.unanswered_conditions
    return {
        "decision_form": bound.get(DECISION) or DecisionForm(prefix=DECISION, user=request.user),
        "condition_form": bound.get(CONDITION) or ConditionForm(prefix=CONDITION, unanswered=unanswered),
        "medicine_form": bound.get(MEDICINE) or MedicineForm(prefix=MEDICINE),
    }


def _groups(patient, standing, resolving):
    """The findings by severity, the most severe first: each with its causes, what was said about it, and its form."""
    statements = {row.code: row for row in ConditionStatement.objects.filter(patient=patient)}
    outstanding = {finding.rule for finding in standing.outstanding}
    return [
        {"severity": severity.value, "findings": found}
        for severity in Severity
        if (
            found := [
                {
                    "finding": finding,
                    "causes": reading.causes(finding, statements),
                    "resolutions": [one for one in standing.resolutions if covers(one, finding)],
                    "form": _resolve_form(finding, resolving) if finding.rule in outstanding else None,
                }
                for finding in standing.result.findings
                if finding.severity is severity
            ]
        )
    ]


def _resolve_form(finding, resolving):
    return resolving.get(finding.rule) or ResolveForm(finding=finding)


def _result_line(kind, label, row):
    return {
        "kind": kind,
        "label": label,
        "row": row,
        "words": results.in_words(kind, row.value) if row else "",
        "is_wanted": kind in results.WANTED,
    }
