"""What the printed record of one infusion shows, gathered from every table of it."""

from datetime import datetime

from intake.patients.queries import allergies_in_view
from treatments.infusions import gate, queries
from treatments.infusions.chart import chart_of
from treatments.infusions.models import Infusion
from treatments.infusions.terms import intervention_name, term_name
from treatments.stock.labels import MOVEMENT_NAMES
from treatments.stock.models import CheckAttempt
from treatments.stock.queries import entries_of_infusion


def page_of(infusion: Infusion, at: datetime) -> dict:
    charted = queries.charted(infusion, at)
    ledger = list(entries_of_infusion(infusion.pk))
    for entry in ledger:
        entry.name = MOVEMENT_NAMES[entry.movement]
    effects = list(infusion.adverse_events.select_related("by"))
    for effect in effects:
        effect.name = term_name(effect.term)
    interventions = list(infusion.interventions.select_related("by"))
    for one in interventions:
        one.name = intervention_name(one.kind)
    return {
        "infusion": infusion,
        "patient": infusion.patient,
        "zone": infusion.site.time_zone,
        "allergies": allergies_in_view(infusion.patient),
        "check": gate.check_of(infusion),
        "readings": infusion.vitals.select_related("by", "corrected_by").order_by("recorded_at", "id"),
        "chart": chart_of(charted.readings, _moments(infusion)),
        "rates": charted.rates,
        "delivered": charted.delivered,
        "effects": effects,
        "interventions": interventions,
        "alerts": charted.alerts,
        "events": infusion.events.select_related("by"),
        "checks": CheckAttempt.objects.filter(infusion_id=infusion.pk).select_related("drawn_by", "checked_by"),
        "discharge": infusion.discharge_checks.select_related("by", "second").last(),
        "ledger": ledger,
        "addenda": infusion.addenda.select_related("by", "accepted_by"),
    }


def _moments(infusion):
    known = ((infusion.started_at, "start"), (infusion.ended_at, "end"))
    return [(at, label) for at, label in known if at]
