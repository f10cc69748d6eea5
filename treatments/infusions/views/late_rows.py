"""What a device kept about a row that is there already, or asked with a form of its own: a side effect graded or over,
an alarm answered, a reading corrected, a scale. The row must be one of that infusion.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from clinic.accounts.models import User
from treatments.infusions import forms, scales, services
from treatments.infusions.models import Infusion
from treatments.infusions.rules.late import OF, LateFact, NotUnderstood
from treatments.infusions.rules.plausibility import ranges_from
from treatments.infusions.rules.terms import term_name

TAPS = {"grade": forms.GradeForm, "over": forms.OverForm}


@dataclass(frozen=True)
class LateAct:
    """How an entry is done, and what it is about in words, for an addendum."""

    do: Callable[[], Any]
    about: str = ""


def checked(form):
    """The form, or NotUnderstood with its sentences."""
    if not form.is_valid():
        raise NotUnderstood(" ".join(words for found in form.errors.values() for words in found))
    return form


def row_act(infusion: Infusion, fact: LateFact, moment: datetime, *, by: User, at: datetime) -> LateAct:
    """The act of a form about a row or a scale, at the moment it was sent off. Raises NotUnderstood."""
    sent = {name: value for name, value in fact.sent.items() if isinstance(value, str)}
    return MAKERS[fact.kind](infusion, fact, {**sent, "client_id": str(fact.client_id)}, moment, by=by, at=at)


def _tap(infusion, fact, sent, moment, *, by, at):
    form = checked(TAPS[fact.kind](sent))
    said = {**form.changes(), "client_id": fact.client_id, "by": by, "at": moment}
    if OF in sent:
        effect = _row(infusion.adverse_events, sent, "This is no side effect of this infusion.")
        about = f"{term_name(effect.term)} of {_clock(infusion, effect.onset_at)}"
        return LateAct(lambda: services.update_side_effect(effect, **said), about)
    term = form.cleaned_data["term"]
    if not term:
        raise NotUnderstood("It does not say which side effect.")
    return LateAct(lambda: services.update_open_side_effect(infusion, term, **said))


def _answer(infusion, fact, sent, moment, *, by, at):
    alert = _row(infusion.alerts.select_related("reading"), sent, "This is no alarm of this infusion.")
    given = checked(forms.AnswerForm(sent)).cleaned_data
    return LateAct(lambda: services.answer_alert(alert, **given, by=by, at=moment), alert.message)


def _correct(infusion, fact, sent, moment, *, by, at):
    """Whether an unlikely value is right was asked on the device, as for a reading."""
    wrong = _row(infusion.vitals, sent, "This is no reading of this infusion.")
    ranges = ranges_from(infusion.course.protocol.monitoring["plausible"])
    form = checked(forms.CorrectionForm({**sent, "sure": "yes"}, wrong=wrong, ranges=ranges))
    given = {"values": form.values(), "reason": form.cleaned_data["reason"], "client_id": fact.client_id}
    about = f"the reading of {_clock(infusion, wrong.recorded_at)}"
    return LateAct(lambda: services.correct_vitals(wrong, **given, by=by, at=at), about)


def _ask(infusion, fact, sent, moment, *, by, at):
    instrument = scales.SLUGS.get(sent.get(OF))
    if instrument is None:
        raise NotUnderstood("This scale is not asked at the chair.")
    wording = scales.wording_at_the_chair(instrument, infusion.patient.language)
    form = checked(forms.ScaleForm(sent, wording=wording))
    given = {**form.asked(instrument), "by": by, "at": moment}
    return LateAct(lambda: services.record_scale(infusion, **given), scales.NAMES[instrument])


def _row(rows, sent: Mapping[str, str], words: str):
    number = sent.get(OF, "")
    found = rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
    if found is None:
        raise NotUnderstood(words)
    return found


def _clock(infusion, moment):
    return moment.astimezone(ZoneInfo(infusion.site.time_zone)).strftime("%H:%M")


MAKERS = {"grade": _tap, "over": _tap, "answer": _answer, "correct": _correct, "ask": _ask}
