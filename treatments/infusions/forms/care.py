"""The forms of the line into the vein, of notes, and of the report of a serious event."""

from decimal import Decimal

from django import forms

from clinic.web.fields import DayField, DecimalField, LineField, MomentField, NoteField, RadioCards
from clinic.web.forms import ClinicForm
from treatments.infusions.forms.acts import OnceForm, YesNoField
from treatments.infusions.rules import serious
from treatments.infusions.rules.line import LINE_ACTS, LineAct


class LineForm(OnceForm):
    """One step of the line: placed where, primed or flushed with how much, removed and how the place looked."""

    mark_optional = False

    act = forms.ChoiceField(
        label="What was done", choices=[(act.value, words) for act, words in LINE_ACTS.items()], widget=RadioCards
    )
    place = LineField(label="Where (when placed)", max_length=60, required=False)
    volume_ml = DecimalField(
        label="Volume (primed or flushed)",
        unit="mL",
        min_value=Decimal("0.1"),
        max_value=Decimal(500),
        decimal_places=1,
        required=False,
    )
    detail = LineField(label="Gauge, fluid, how the place looked", max_length=200, required=False)

    def clean(self):
        data = super().clean()
        if data.get("act") == LineAct.PLACED and not data.get("place") and "place" not in self.errors:
            self.add_error("place", "Say where the line was placed.")
        return data


class InfusionNoteForm(OnceForm):
    text = NoteField(label="Note", max_length=2000, rows=2)


class ReportForm(ClinicForm):
    """What is known of a serious event so far; nothing is needed before it is closed."""

    mark_optional = False

    criteria = forms.MultipleChoiceField(
        label="Why it is serious",
        choices=list(serious.CRITERIA.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    description = NoteField(label="What happened", max_length=4000, rows=4, required=False)
    relation = forms.ChoiceField(
        label="Relation to the treatment", choices=list(serious.RELATIONS.items()), widget=RadioCards, required=False
    )
    expected = YesNoField(label="Named in the product information")
    action = NoteField(label="What was done about it", max_length=300, rows=2, required=False)
    outcome = forms.ChoiceField(
        label="How it ended", choices=list(serious.OUTCOMES.items()), widget=RadioCards, required=False
    )
    outcome_on = DayField(label="Since", past=True, required=False)


class ToldForm(OnceForm):
    """Who was told of it."""

    to = LineField(label="Who was told", max_length=100, help_text="For example: FDA MedWatch; the manufacturer.")
    reference = LineField(label="Their number for it", max_length=100, required=False)
    told_at = MomentField(label="When", past=True)
