"""Reading risk cases: which are open, whose they are, what they hold back."""

from datetime import datetime

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from intake.patients.models import EmergencyContact, Patient
from intake.risk.models import RiskCase
from intake.risk.states import State

# A hand-over is a documented answer: somebody outside takes care; it does not hold a treatment back.
HOLDS_TREATMENT_BACK = [State.OPEN, State.ACKNOWLEDGED]


def cases_of(user: User) -> QuerySet[RiskCase]:
    """The cases of the patients whom this member of staff may see."""
    return RiskCase.objects.filter(site__memberships__user=user).select_related("patient", "owner", "site")


def case_for(user: User, case_id: int) -> RiskCase:
    """The access door to a case: 404 unless the user works at its site."""
    return get_object_or_404(cases_of(user), pk=case_id)


def open_cases(user: User) -> QuerySet[RiskCase]:
    """Cases that are not closed, the one to be answered first on top."""
    return cases_of(user).exclude(state=State.CLOSED).order_by("deadline_at", "id")


def closed_cases(user: User) -> QuerySet[RiskCase]:
    return cases_of(user).filter(state=State.CLOSED).order_by("-closed_at", "-id")


def open_case_count(user: User) -> int | None:
    """How many open cases to show in the top bar; None for somebody who may not open them."""
    if not user.may(Action.HANDLE_RISK):
        return None
    return RiskCase.objects.filter(site__memberships__user=user).exclude(state=State.CLOSED).count()


def open_case_of(patient: Patient) -> RiskCase | None:
    return RiskCase.objects.filter(patient=patient).exclude(state=State.CLOSED).first()


def blocks_treatment(patient: Patient) -> bool:
    """Whether a case holds back the start of an infusion and an ordinary discharge."""
    return RiskCase.objects.filter(patient=patient, state__in=HOLDS_TREATMENT_BACK).exists()


def overdue(at: datetime) -> list[int]:
    """The ids of open cases whose deadline has passed, most overdue first."""
    rows = RiskCase.objects.filter(state=State.OPEN, deadline_at__lte=at)
    return list(rows.order_by("deadline_at").values_list("pk", flat=True))


def emergency_contact_of(patient: Patient) -> EmergencyContact | None:
    """Whom to call when the patient cannot be reached."""
    return EmergencyContact.objects.filter(patient=patient).first()
