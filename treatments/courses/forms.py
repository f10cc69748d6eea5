from dataclasses import fields
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.accounts.signing import SigningForm
from clinic.web.fields import DecimalField, LineField, NoteField, RadioCards, WholeNumberField
from clinic.web.forms import ClinicForm
from treatments.courses.dosing import Bag
from treatments.courses.models import Bag as BagChoice
from treatments.courses.models import DosingWeight, Protocol
from treatments.courses.orders import OrderDraft
from treatments.courses.protocol_figures import ProtocolFigure
from treatments.courses.protocol_rows import RowEdit
from treatments.courses.row_forms import row_forms
from treatments.courses.weights import WeightBasis

END_REASONS = (
    ("completed", _("Completed")),
    ("no response", _("No response")),
    ("adverse event", _("Adverse event")),
    ("patient's wish", _("Patient's wish")),
    ("lost to follow-up", _("Lost to follow-up")),
    ("referred", _("Referred elsewhere")),
)


class OpenCourseForm(ClinicForm):
    """Which protocol, of those in force."""

    protocol = forms.ModelChoiceField(queryset=Protocol.objects.none(), widget=RadioCards, empty_label=None)

    def __init__(self, *args, protocols: list[Protocol], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["protocol"].queryset = Protocol.objects.filter(pk__in=[protocol.pk for protocol in protocols])


class OrderForm(SigningForm):
    """The order of a course. Dosing weight is chosen, never preset: which one is a judgement."""

    mg_per_kg = DecimalField(
        label=_("Dose"), unit="mg/kg", min_value=Decimal("0.05"), max_value=Decimal("2"), decimal_places=2
    )
    minutes = WholeNumberField(label=_("Duration"), unit="min", min_value=10, max_value=240)
    infusions = WholeNumberField(label=_("Number of infusions"), min_value=1, max_value=24)
    gap_min_days = WholeNumberField(label=_("Shortest gap"), unit="days", min_value=1, max_value=120)
    gap_preferred_days = WholeNumberField(label=_("Preferred gap"), unit="days", min_value=1, max_value=120)
    gap_max_days = WholeNumberField(label=_("Longest gap"), unit="days", min_value=1, max_value=180)
    dosing_weight = forms.ChoiceField(label=_("Weight that doses"), choices=DosingWeight.choices, widget=RadioCards)
    final_volume_ml = DecimalField(
        label=_("Final volume"), unit="mL", min_value=Decimal("5"), max_value=Decimal("1000"), decimal_places=1
    )
    bag = forms.ChoiceField(label=_("Bag"), choices=BagChoice.choices, widget=RadioCards)
    reason = NoteField(label=_("Reason"), required=False, help_text=_("Needed where the order goes beyond a limit."))

    field_order = [
        "mg_per_kg", "minutes", "infusions", "gap_min_days", "gap_preferred_days", "gap_max_days",
        "dosing_weight", "final_volume_ml", "bag", "reason", "password",
    ]  # fmt: skip

    def clean(self):
        data = super().clean()
        gaps = [data.get(name) for name in ("gap_min_days", "gap_preferred_days", "gap_max_days")]
        if None not in gaps and gaps != sorted(gaps):
            self.add_error("gap_preferred_days", _("The preferred gap lies between the shortest and the longest."))
        return data

    def draft(self) -> OrderDraft:
        """The order as written. Only after is_valid()."""
        data = {field.name: self.cleaned_data[field.name] for field in fields(OrderDraft)}
        return OrderDraft(**{**data, "dosing_weight": WeightBasis(data["dosing_weight"]), "bag": Bag(data["bag"])})


class ProtocolForm(ClinicForm):
    """Every number of a protocol, each in its box; the rows that go and those that come; why this version differs."""

    change_note = NoteField(label=_("Why does this version differ?"), max_length=2000, rows=3)

    def __init__(self, *args, figures: tuple[ProtocolFigure, ...], **kwargs):
        super().__init__(*args, **kwargs)
        self.figures = figures
        self.rows = row_forms(args[0] if args else kwargs.get("data"))
        for figure in figures:
            label = f"{figure.name}: {figure.before} {figure.unit}".strip()
            if figure.value:
                self.fields[figure.key] = LineField(label=label, max_length=20, initial=figure.value)
            if figure.row:
                self.fields[f"remove.{figure.row}"] = forms.BooleanField(label=f"Remove {label}", required=False)

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(form.is_valid() for form in self.rows)])

    @property
    def failed(self) -> bool:
        """Whether something that was sent has to be put right."""
        return bool(self.errors or any(form.errors for form in self.rows))

    def sections(self) -> dict[str, dict]:
        """By section: each number with its box and its tick to remove it; the empty rows that can be filled in."""
        found: dict[str, dict] = {}
        for figure in self.figures:
            box = self[figure.key] if figure.value else None
            tick = self[f"remove.{figure.row}"] if figure.row else None
            found.setdefault(figure.section, {"rows": [], "new": []})["rows"].append((figure, box, tick))
        for form in self.rows:
            found.setdefault(form.section, {"rows": [], "new": []})["new"].append(form)
        return found

    def values(self) -> dict[str, str]:
        """What was typed, by key. Only after is_valid()."""
        return {figure.key: self.cleaned_data[figure.key] for figure in self.figures if figure.value}

    def row_edit(self) -> RowEdit:
        """The rows that go and come. Only after is_valid()."""
        removed = [figure.row for figure in self.figures if figure.row and self.cleaned_data[f"remove.{figure.row}"]]
        return RowEdit(tuple(removed), tuple(filter(None, (form.added() for form in self.rows))))

    def refuse(self, faults) -> None:
        """Put each sentence at the box it is about."""
        for key, sentence in faults:
            self.add_error(key if key in self.fields else None, sentence)


class MoveForm(SigningForm):
    """Another version of the protocol for a running course, and why."""

    to = forms.ModelChoiceField(label=_("To which version?"), queryset=Protocol.objects.none(), widget=RadioCards,
                                empty_label=None)  # fmt: skip
    reason = NoteField(label=_("Why?"), max_length=300, rows=2)

    field_order = ["to", "reason", "password"]

    def __init__(self, *args, versions: list[Protocol], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Protocol.objects.filter(pk__in=[version.pk for version in versions])


class EndCourseForm(ClinicForm):
    reason = forms.ChoiceField(label=_("Why does it end?"), choices=END_REASONS, widget=RadioCards)


class WeightForm(ClinicForm):
    """A measured weight. The unit is chosen each time: pounds taken for kilograms would more than double a dose."""

    value = DecimalField(label=_("Weight"), min_value=Decimal("20"), max_value=Decimal("700"), decimal_places=2)
    unit = forms.ChoiceField(label=_("Unit"), choices=[("kg", _("kilograms")), ("lb", _("pounds"))], widget=RadioCards)
