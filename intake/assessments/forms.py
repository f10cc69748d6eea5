"""The form of one screen, made from the instrument's items and the words they are put in."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.web.fields import RadioCards, WholeNumberField
from clinic.web.forms import ClinicForm
from intake.assessments.screens import Screen
from intake.instruments.catalogue import find
from intake.instruments.scales import Line
from intake.instruments.wording import Wording

NOT_CHOSEN = _("Choose an answer, or go on with “I would rather not say”.")


def field_name(item_id: str) -> str:
    return f"item-{item_id.replace('.', '-')}"


class ScreenForm(ClinicForm):
    """One question or a small group of them. Nothing is chosen beforehand, and nothing untouched is an answer."""

    mark_optional = False

    def __init__(self, data, *, instrument: str, screen: Screen, wording: Wording, answers: Mapping[str, Any]):
        super().__init__(data)
        self.names = {item_id: field_name(item_id) for item_id in screen.items}
        definition = find(instrument)
        shared = shared_heading(wording, screen)
        for item_id, name in self.names.items():
            field = _field(definition.item(item_id).scale, wording, item_id, shared=bool(shared))
            field.initial = _as_text(answers[item_id]) if answers.get(item_id) is not None else None
            self.fields[name] = field

    def answers(self) -> dict[str, Any]:
        """The answers that can be kept, by item id; with an error elsewhere on the screen, the others still are."""
        found = {item_id: self.cleaned_data.get(name) for item_id, name in self.names.items()}
        return {item_id: answer for item_id, answer in found.items() if answer is not None and answer != ""}


def shared_heading(wording: Wording, screen: Screen) -> str:
    """What stands above all questions of a screen where they are parts of one; else an empty string."""
    headings = {wording.headings.get(item_id, "") for item_id in screen.items}
    return headings.pop() if len(headings) == 1 and len(screen.items) > 1 else ""


def _field(scale, wording, item_id, *, shared):
    label = wording.prompts[item_id] if shared else wording.items[item_id]
    texts = {"label": label, "help_text": wording.helps.get(item_id, ""), "error_messages": {"required": NOT_CHOSEN}}
    if isinstance(scale, Line):
        ends = wording.lines[item_id]
        texts["help_text"] = _("A whole number: %(low)d is “%(at_low)s”, %(high)d is “%(at_high)s”.") % {
            "low": scale.low,
            "at_low": ends.low,
            "high": scale.high,
            "at_high": ends.high,
        }
        return WholeNumberField(min_value=scale.low, max_value=scale.high, **texts)
    values = {_as_text(option.value): option.value for option in wording.options[item_id]}
    return forms.TypedChoiceField(
        choices=[(_as_text(option.value), option.label) for option in wording.options[item_id]],
        coerce=values.__getitem__,
        widget=RadioCards,
        **texts,
    )


def _as_text(answer) -> str:
    """An answer as the form sends it: 0, true, na."""
    return answer if isinstance(answer, str) else json.dumps(answer)
