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
from intake.patients.models import EmergencyContact
from intake.patients.services import open_record
from intake.risk.queries import open_case_of
from intake.screening import queries, reading, results, services
from intake.screening.facts import CONDITIONS, RESULTS
from intake.screening.findings import Severity
from intake.screening.forms import ConditionForm, DecisionForm, MedicineForm, OwnDoctorForm, ResolveForm
from intake.screening.models import OwnDoctor, ResultKind
from intake.screening.origins import origins_of
from intake.screening.resolution import ResolutionNotPossible, covers
from intake.screening.rules import RULES
from intake.screening.steps import INSTRUMENTS

CONDITION, MEDICINE, DECISION = "condition", "medicine", "decision"
TITLES = {rule.id: rule.title for rule in RULES}


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


@requires(Action.RECORD_RESULTS)
def own_doctor(request: HttpRequest, patient_id: int) -> HttpResponse:
    """The general practitioner, and whether the patient allows us to write there."""
    now = timezone.now()
    patient = open_record(request.user, patient_id, page="screening:own-doctor", at=now)
    known = OwnDoctor.objects.filter(patient=patient).values("name", "practice", "phone", "may_be_told").first()
    form = OwnDoctorForm(posted(request), initial=known)
    if form.is_valid():
        services.note_own_doctor(patient=patient, by=request.user, at=now, **form.cleaned_data)
        messages.success(request, _("The general practitioner is written down."))
        return redirect("screening:review", patient_id)
    context = {"patient": patient, "form": form}
    return render(request, "intake/screening/own_doctor.html", context, status=422 if form.errors else 200)


def _open(request, patient_id):
    return open_record(request.user, patient_id, page="screening:review", at=timezone.now())


def _show(request, patient, status=200, resolving=None, **bound):
    now = timezone.now()
    standing = queries.standing(patient, at=now)
    pre_assessment = queries.newest_pre_assessment(patient)
    sections = queries.sections_of(pre_assessment) if pre_assessment else {}
    about = assessments.about(queries.about(pre_assessment)) if pre_assessment else []
    found = queries.newest_results(patient, now)
    lines = _result_lines(patient, standing, found, now)
    context = {
        "patient": patient,
        "zone": patient.site.time_zone,
        "now": now,
        "pre_assessment": pre_assessment,
        "standing": standing,
        "groups": _groups(patient, standing, found, resolving or {}),
        "scores": reading.score_lines(INSTRUMENTS, {row.instrument: row for row in about}),
        "summary": reading.summary({name: row.answers for name, row in sections.items()}),
        "results": lines,
        "results_wanting": sum(line["is_wanted"] and (line["row"] is None or line["is_lapsed"]) for line in lines),
        "medications": queries.current_medications(patient),
        "unanswered": [CONDITIONS[code] for code in CONDITIONS if code in standing.facts.unanswered_conditions],
        "decisions": queries.decisions_of(patient),
        "lifted": queries.lifted_blocks(patient),
        "risk_case": open_case_of(patient),
        "emergency_contact": EmergencyContact.objects.filter(patient=patient).first(),
        "doctor": OwnDoctor.objects.filter(patient=patient).first(),
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


def _groups(patient, standing, found, resolving):
    """The findings by severity, the most severe first: what caused each, what was said about it, and its form."""
    sources = queries.sources_for(patient, standing, found)
    since, seen = queries.seen_before(patient) or (None, None)
    answers = queries.resolutions_of(patient)
    outstanding = {finding.rule for finding in standing.outstanding}

    def line(finding):
        return {
            "finding": finding,
            "title": TITLES[finding.rule],
            "causes": [_cause(cause, sources, seen) for cause in finding.causes],
            "since": since,
            "answers": [
                {"row": row, "holds": covers(queries.as_resolution(row), finding)}
                for row in answers
                if row.rule == finding.rule
            ],
            "is_open": finding.rule in outstanding,
            "form": _resolve_form(finding, resolving) if finding.rule in outstanding else None,
        }

    by_severity = {
        severity: [line(finding) for finding in standing.result.findings if finding.severity is severity]
        for severity in Severity
    }
    return [
        {"severity": severity.value, "findings": lines, "open": sum(one["is_open"] for one in lines)}
        for severity, lines in by_severity.items()
        if lines
    ]


def _cause(cause, sources, seen):
    """A cause in words, where it was said, and whether it came up after the findings were last looked at."""
    words = CONDITIONS.get(cause.text) or RESULTS.get(cause.text) or cause.text
    return {
        "words": words[:1].upper() + words[1:],
        "origins": origins_of(cause, sources),
        "is_new": seen is not None and cause.key not in seen,
    }


def _resolve_form(finding, resolving):
    return resolving.get(finding.rule) or ResolveForm(finding=finding)


def _result_lines(patient, standing, found, now):
    today = now.astimezone(patient.site.zone).date()
    wanted = set(results.WANTED)
    if standing.facts.pregnancy != "not-possible":
        wanted.add(ResultKind.PREGNANCY)
    return [_result_line(kind, label, found.get(kind), kind in wanted, today) for kind, label in ResultKind.choices]


def _result_line(kind, label, row, is_wanted, today):
    return {
        "kind": kind,
        "label": label,
        "row": row,
        "words": results.in_words(kind, row.value) if row else "",
        "is_wanted": is_wanted,
        "is_lapsed": row is not None and results.is_lapsed(row.due_on, today),
        "stands_out": row is not None and results.stands_out(kind, row.value),
    }
