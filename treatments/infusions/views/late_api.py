"""What a device kept while the network was gone comes here, sealed, in one batch, in order; each entry once.

200 with what became of each entry: `stored`, `proposed` (signed meanwhile: a proposed addendum), `refused` (kept on the
server with the reason), and then the device may forget it; `not-yours` and `unreadable` stay on the device, for a
colleague of that site, or for whoever looks after the installation. 401 and 403 as the vitals endpoint; 400 for what is
no such batch. GET takes nothing and answers 204 or 401: the clinic is there, and this browser is signed in or not.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.strict_json import BadLine, read_object
from treatments.infusions import forms, queries, services
from treatments.infusions.models import Infusion
from treatments.infusions.rules import interventions
from treatments.infusions.rules.late import PUMP, LateFact, NotUnderstood, counts_at, late_fact, said
from treatments.infusions.rules.payload import NotAccepted, reading_from
from treatments.infusions.rules.sealing import CannotOpen, sealed_from
from treatments.infusions.services import late
from treatments.infusions.views.late_rows import MAKERS, LateAct, checked, row_act
from treatments.infusions.views.vitals_api import alert_as_json, answers_programs

MOST_AT_ONCE = 200
SERVICES = {
    "side-effect": services.record_side_effect,
    "intervention": services.record_intervention,
    "note": services.record_note,
    "line": services.record_line,
    "pause": services.pause,
    "resume": services.resume,
    "rate": services.change_rate,
    "end": services.end,
}
FORMS = {
    "side-effect": forms.SideEffectForm,
    "note": forms.InfusionNoteForm,
    "line": forms.LineForm,
    "pause": forms.HaltForm,
    "resume": forms.ResumeForm,
    "rate": forms.RateForm,
    "end": forms.EndForm,
}


@answers_programs
@requires(Action.RECORD_VITALS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Take in a batch; one entry that cannot be taken never stops the rest."""
    if request.method != "POST":  # a device looks whether the clinic answers, and whether it is still signed in
        return HttpResponse(status=204)
    try:
        entries = read_object(request.body).get("entries")
    except BadLine as error:
        return JsonResponse({"error": str(error).replace("The line", "The body")}, status=400)
    if not isinstance(entries, list) or not 0 < len(entries) <= MOST_AT_ONCE:
        return JsonResponse({"error": f"entries: a list of 1 to {MOST_AT_ONCE} sealed entries is needed."}, status=400)
    return JsonResponse({"results": [_take_one(request.user, sent, timezone.now()) for sent in entries]})


def _take_one(user, sent, now) -> dict:
    client_id = sent.get("client_id") if isinstance(sent, dict) else None
    try:
        found = late.open_sealed(sealed_from(sent))
        fact = late_fact(client_id, found, received_at=now)
    except (CannotOpen, NotUnderstood) as error:
        return {"client_id": client_id, "outcome": "unreadable", "words": str(error)}
    infusion = queries.infusions_at(user).select_related("site", "course__protocol", "patient")
    infusion = infusion.filter(pk=found.get("infusion"))
    infusion = infusion.first() if isinstance(found.get("infusion"), int) else None
    if infusion is None:
        return {"client_id": client_id, "outcome": "not-yours", "words": "It belongs to a chair at another site."}
    by = late.user_of_page(found.get("who"), infusion) or user
    taken = late.taken_before(infusion, fact.client_id) or _do(infusion, fact, by=by, sent_by=user, at=now)
    alerts = taken.answer.alerts if taken.is_new and isinstance(taken.answer, services.Recorded) else ()
    return {
        "client_id": client_id,
        "infusion": infusion.pk,
        "outcome": taken.entry.outcome,
        "words": taken.entry.words,
        "said": said(fact.kind, fact.sent),
        "alerts": [alert_as_json(alert) for alert in alerts],
    }


def _do(infusion: Infusion, fact: LateFact, **who) -> late.Taken:
    try:
        act = _act_of(infusion, fact, by=who["by"], at=who["at"])
    except (NotUnderstood, NotAccepted) as error:
        return late.refuse_late(infusion, fact, str(error), **who)
    return late.take_late(infusion, fact, act.do, about=act.about, **who)


def _act_of(infusion, fact, **who) -> LateAct:
    if fact.kind == "vitals":
        return _vitals(infusion, fact, **who)
    moment = counts_at(fact, who["at"])
    make = row_act if fact.kind in MAKERS else _form_act
    return make(infusion, fact, moment, **who)


def _vitals(infusion, fact, *, by, at):
    sent = {**fact.sent, "client_id": str(fact.client_id), "recorded_at": fact.recorded_at.isoformat()}
    reading = reading_from(sent, received_at=at, digits=False)
    return LateAct(lambda: services.record_vitals(infusion, reading, by=by, at=at))


def _form_act(infusion, fact, moment, *, by, at):
    """The act of the form that was filled in, at the moment it was sent off."""
    form = checked(_form_of(fact))

    def act():
        if fact.kind in PUMP:
            late.refuse_before_last_change(infusion, moment)
        return SERVICES[fact.kind](infusion, **form.cleaned_data, by=by, at=moment)

    return LateAct(act)


def _form_of(fact: LateFact):
    """The form of the page, filled in as it was; its own client id is the entry's."""
    sent = {name: value for name, value in fact.sent.items() if isinstance(value, str)}
    sent[f"{fact.kind}-client_id"] = str(fact.client_id)
    if fact.kind != "intervention":
        return FORMS[fact.kind](sent, prefix=fact.kind)
    kind = sent.get("intervention-kind")
    if kind not in interventions.KINDS:
        raise NotUnderstood("This is nothing that is done for a patient here.")
    return forms.InterventionForm(sent, kind=kind, prefix="intervention")
