from datetime import date
from decimal import Decimal
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from clinic.sites.models import Site
from clinic.web.fields import DayField, DecimalField, LineField, MomentField, NoteField, RadioCards, WholeNumberField
from clinic.web.forms import ClinicForm
from treatments.stock.containers import Container
from treatments.stock.days import Counted, Occasion, ToCount
from treatments.stock.drugs import DRUG_CHOICES
from treatments.stock.ledger import Movement
from treatments.stock.scan import MOST_CHARACTERS, Scan, ScanNotReadable, read_scan

WAYS_OUT = (
    (Movement.WASTE_VIAL.value, "Waste"),
    (Movement.RETURN.value, "Return to the supplier"),
    (Movement.REVERSE_DISTRIBUTOR.value, "To the reverse distributor (expired)"),
    (Movement.TRANSFER.value, "Transfer to another practitioner, with an invoice"),
    (Movement.LOSS.value, "Loss: broken, spilled, missing"),
)


YES_NO = [("yes", "Yes"), ("no", "No")]


def new_key() -> str:
    """A name for one movement, made when its form is shown, so that sending it twice enters it once."""
    return str(uuid4())


class KeyedForm(ClinicForm):
    """A form whose act is done once, however often it arrives."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_key)


class WitnessedForm(ClinicForm):
    """A form that a second person signs as well, with their own name and password or PIN."""

    second_username = LineField(
        label="Witness: user name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    second_password = forms.CharField(
        label="Witness: password or PIN", max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )


class ScanForm(ClinicForm):
    """What a scanner types. Unlike every other box it takes the separators that a code holds."""

    mark_optional = False

    scan = forms.CharField(label="Scan the container", max_length=MOST_CHARACTERS, strip=False, required=False)

    def clean_scan(self) -> Scan | None:
        text = self.cleaned_data["scan"]
        if not text.strip():
            return None
        try:
            return read_scan(text)
        except ScanNotReadable as error:
            raise ValidationError(str(error)) from error


class ReceiveForm(KeyedForm):
    """What stands on the containers and on the invoice. The strength is typed twice: it fixes every dose drawn."""

    drug = forms.ChoiceField(label="Drug", choices=DRUG_CHOICES, widget=RadioCards)
    product = LineField(label="Product, as on the label", max_length=100)
    strength_mg_per_ml = DecimalField(
        label="Strength", unit="mg/mL", min_value=Decimal("0.1"), max_value=Decimal("500"), decimal_places=3
    )
    strength_again = DecimalField(label="Strength once more", unit="mg/mL", decimal_places=3)
    volume_ml = DecimalField(
        label="Volume of one container", unit="mL", min_value=Decimal("0.1"), max_value=Decimal("1000"),
        decimal_places=3,
    )  # fmt: skip
    containers = WholeNumberField(label="Number of containers", min_value=1, max_value=100, initial=1)
    lot = LineField(label="Lot", max_length=40)
    expires_on = DayField(label="Expires on")
    ndc = LineField(label="NDC", max_length=20, required=False)
    barcode = LineField(
        label="Container's own code", max_length=80, required=False,
        help_text="Only where each container has a code of its own, such as a serial number.",
    )  # fmt: skip
    supplier = LineField(label="Supplier", max_length=120)
    supplier_address = LineField(label="Supplier's address", max_length=200, required=False)
    supplier_dea = LineField(label="Supplier's DEA number", max_length=20, required=False)
    invoice_no = LineField(label="Invoice number", max_length=60)
    location = LineField(label="Kept in", max_length=60, required=False)

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_expires_on(self):
        day = self.cleaned_data["expires_on"]
        if day < self.today:
            raise ValidationError("This vial has expired; a vial that can still be used is accepted.")
        return day

    def clean(self):
        data = super().clean()
        strength = data.get("strength_mg_per_ml")
        if strength is not None and data.get("strength_again") not in (None, strength):
            self.add_error("strength_again", "The two strengths differ; read the label again.")
        if data.get("barcode") and (data.get("containers") or 1) > 1:
            self.add_error("containers", "A code of its own belongs to one container; receive them one by one.")
        return data

    def container(self) -> Container:
        """The container as written. Only after is_valid()."""
        left_out = {"key", "strength_again", "containers"}
        return Container(**{name: value for name, value in self.cleaned_data.items() if name not in left_out})


class TakeOutForm(KeyedForm, WitnessedForm):
    movement = forms.ChoiceField(label="What becomes of it?", choices=WAYS_OUT, widget=RadioCards)
    ml = DecimalField(label="Volume", unit="mL", min_value=Decimal("0.001"), max_value=Decimal(1000), decimal_places=3)
    reason = NoteField(label="Reason", max_length=300, rows=2)

    field_order = ["key", "movement", "ml", "reason", "second_username", "second_password"]


class AdjustForm(KeyedForm, WitnessedForm):
    """The register is brought to what is really there: what was measured is typed, the change follows from it."""

    measured_ml = DecimalField(
        label="Measured in the container now", unit="mL", min_value=Decimal(0), max_value=Decimal(1000),
        decimal_places=3,
    )  # fmt: skip
    reason = NoteField(label="Reason", max_length=300, rows=2)

    field_order = ["key", "measured_ml", "reason", "second_username", "second_password"]


class TransferForm(KeyedForm, WitnessedForm):
    to_site = forms.ModelChoiceField(label="To which site?", queryset=Site.objects.none(), empty_label=None,
                                     widget=RadioCards)  # fmt: skip
    reason = NoteField(label="Reason", max_length=200, rows=2)

    field_order = ["key", "to_site", "reason", "second_username", "second_password"]

    def __init__(self, *args, from_site: Site, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_site"].queryset = Site.objects.exclude(pk=from_site.pk)


class ArrivalForm(ClinicForm):
    arrived = forms.TypedChoiceField(
        label="Has it arrived, whole and sealed as it was sent?", choices=YES_NO, widget=RadioCards,
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    location = LineField(label="Kept in", max_length=60, required=False)
    words = LineField(label="If not: what is wrong?", max_length=150, required=False)

    def clean(self):
        data = super().clean()
        if data.get("arrived") is False and not data.get("words"):
            self.add_error("words", "Say what is wrong.")
        return data


class CountForm(KeyedForm):
    """One box for each thing to count; the form knows nothing of what the register says."""

    mark_optional = False

    def __init__(self, *args, parts: list[ToCount], inventory: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.parts = parts
        for part in parts:
            field = (
                WholeNumberField(label=part.label, unit="containers", min_value=0, max_value=10_000)
                if part.sealed
                else DecimalField(
                    label=f"{part.label}, opened",
                    unit="mL",
                    min_value=Decimal(0),
                    max_value=part.size_ml,
                    decimal_places=3,
                )  # fmt: skip
            )
            self.fields[part.key] = field
        if inventory:
            choices = [("opening", "Opening of business"), ("close", "Close of business")]
            self.fields["business"] = forms.ChoiceField(label="Taken at", choices=choices, widget=RadioCards)

    def counted(self, occasion: Occasion) -> Counted:
        """What was counted. Only after is_valid()."""
        entered = {part.key: Decimal(self.cleaned_data[part.key]) for part in self.parts}
        return Counted(occasion, entered, self.cleaned_data["key"], self.cleaned_data.get("business", ""))


class CloseDayForm(WitnessedForm):
    """Closing over an open difference: said in words, by two people."""

    words = NoteField(label="Why is the day closed with an open difference?", max_length=300, rows=2)

    field_order = ["words", "second_username", "second_password"]


class ReverseForm(WitnessedForm):
    reason = NoteField(label="Why is this line wrong?", max_length=300, rows=2)

    field_order = ["reason", "second_username", "second_password"]


class PeriodForm(ClinicForm):
    mark_optional = False

    first = DayField(label="From")
    last = DayField(label="To")

    def clean(self):
        data = super().clean()
        if data.get("first") and data.get("last") and data["first"] > data["last"]:
            self.add_error("last", "The last day comes after the first.")
        return data


class FindingForm(ClinicForm):
    finding = NoteField(label="What was found, and what was done", max_length=2000)


class JudgeForm(ClinicForm):
    """A person's judgement, never the software's: is it a theft or a significant loss?"""

    significant = forms.TypedChoiceField(
        label="Is it a theft or a significant loss?", choices=YES_NO, widget=RadioCards,
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    discovered_at = MomentField(label="Discovered, if not when the incident was opened", past=True, required=False)
    circumstances = NoteField(label="If it is: what is known of it", max_length=2000, rows=3, required=False)

    def clean(self):
        data = super().clean()
        if data.get("significant") and not data.get("circumstances"):
            self.add_error("circumstances", "Say what is known of it.")
        return data


class NoticeForm(ClinicForm):
    told_at = MomentField(label="Told in writing at", past=True, help_text="On the clock of the site.")
    whom = LineField(label="Which field office, and how", max_length=200)


class Form106Form(ClinicForm):
    filed_at = MomentField(label="Filed at", past=True, help_text="On the clock of the site.")
    reference = LineField(label="Submission number", max_length=60)


class RulesForm(ClinicForm):
    """Who holds the stock of a site, and the site's own rules for it."""

    registrant = LineField(label="Registrant, as on the certificate", max_length=120, required=False)
    dea_number = LineField(label="DEA number of this site", max_length=20, required=False)
    count_difference_ml = DecimalField(
        label="A count that differs by more than", unit="mL", min_value=Decimal(0), max_value=Decimal(5),
        decimal_places=3,
    )  # fmt: skip
    count_difference_percent = DecimalField(
        label="or by more than", unit="%", min_value=Decimal(0), max_value=Decimal(50), decimal_places=2
    )
    returns_allowed = forms.BooleanField(
        label="A dose drawn up and never started may go back into its vial on the same day", required=False
    )
