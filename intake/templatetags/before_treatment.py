"""What stays in view wherever an infusion is planned or given: `{% before_treatment patient %}`."""

from django import template
from django.utils import timezone

from clinic.accounts.roles import Action
from intake.consent import asking
from intake.consent import queries as consents
from intake.patients.models import Patient
from intake.screening import queries as screening

register = template.Library()


@register.inclusion_tag("intake/screening/parts/before_treatment.html", takes_context=True)
def before_treatment(context, patient: Patient) -> dict:
    """Why the consent does not cover what is planned, and every block that was ever lifted (for clinicians)."""
    reads_record = context["user"].may(Action.SEE_CLINICAL_RECORD)
    problems = []
    if asking.treatment_is_considered(patient):
        problems = consents.problems_with(patient, consents.planned_for(patient), timezone.now())
    return {
        "patient": patient,
        "problems": problems,
        "lifted": screening.lifted_blocks(patient) if reads_record else [],
        "reads_record": reads_record,
        "zone": patient.site.time_zone,
    }


@register.inclusion_tag("intake/screening/parts/before_treatment.html")
def lifted_blocks(patient: Patient) -> dict:
    """Every block that was ever lifted, on the pages of an infusion, whose own gate speaks of the consent."""
    return {"lifted": screening.lifted_blocks(patient), "zone": patient.site.time_zone}
