from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.web.fields import DecimalField, LineField, WholeNumberField
from clinic.web.forms import ClinicForm
from treatments.courses.figures import OWN, sourced
from treatments.courses.limit_rows import ALL_CHECKS
from treatments.courses.limits import COMPARISONS, Severity
from treatments.courses.protocol_checks import WATCHED
from treatments.courses.protocol_figures import DEMANDS, HIGHEST, MOMENTS, SCALE_NAMES, TIMED_MOMENTS, title_of
from treatments.courses.protocol_rows import ALERTS, LIMITS, SCALES, Row
from treatments.courses.quantities import format_number

BASES = [
    ("verified", _("read in this source")),
    ("k", _("this publication, text not checked")),
    ("k?", _("this publication, low confidence")),
    ("design", _("this clinic's own, no published source")),
]
LEVELS = [("amber", _("amber")), ("red", _("red")), ("emergency", _("emergency"))]
MEASURES = [("value", _("the value")), ("rise-percent", _("rise over baseline, in %"))]
SIDES = [(">", _("above")), (">=", _("at or above")), ("<", _("below")), ("<=", _("at or below"))]
ASKED = [("yes", _("offered")), ("no", _("asked"))]


def chosen(label, choices) -> forms.ChoiceField:
    """A list in which nothing is chosen yet."""
    return forms.ChoiceField(label=label, choices=[("", _("Choose")), *choices])


class RowForm(ClinicForm):
    """A row that comes into a protocol, with its source; left empty, none comes."""

    kind = None
    section = ""
    mark_optional = False

    basis = chosen(_("How sure is it?"), BASES)
    source = LineField(label=_("Source"), max_length=100, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, empty_permitted=True, use_required_attribute=False, **kwargs)
        for name in ("basis", "source"):
            self.fields[name] = self.fields.pop(name)

    def clean(self):
        data = super().clean()
        if data.get("basis") not in (None, "design") and not data.get("source"):
            self.add_error("source", _("Say where this number comes from."))
        return data

    def added(self) -> tuple[str, Row] | None:
        """The name of the kind and the row, None where nothing was filled in. Only after is_valid()."""
        if not self.has_changed():
            return None
        data = self.cleaned_data
        return self.kind.name, sourced(data["source"] or OWN, data["basis"], **self.values(data))

    def values(self, data: dict) -> dict:
        """What the row says, beside its source."""
        raise NotImplementedError


class LimitForm(RowForm):
    kind = LIMITS
    section = "Limits"

    code = chosen(_("What"), [(code, title_of(code)) for code in ALL_CHECKS])
    comparison = chosen(_("From where"), [side for side in SIDES if side[0] in COMPARISONS])
    value = DecimalField(label=_("Number"), min_value=Decimal(0), max_value=HIGHEST, decimal_places=4)
    severity = chosen(_("Then"), [(each.value, DEMANDS[each.value]) for each in Severity])

    def values(self, data):
        unit = ALL_CHECKS[data["code"]].unit
        names = ("code", "comparison", "severity")
        return {**{name: data[name] for name in names}, "value": format_number(data["value"]), "unit": unit}


class AlertForm(RowForm):
    kind = ALERTS
    section = "Alerts"

    parameter = chosen(_("What"), [(name, title_of(name)) for name in WATCHED])
    measure = chosen(_("Compared"), MEASURES)
    comparison = chosen(_("From where"), SIDES)
    value = WholeNumberField(label=_("Number"), min_value=0, max_value=400)
    level = chosen(_("Then"), LEVELS)

    def clean(self):
        data = super().clean()
        if data.get("measure") == "rise-percent" and data.get("comparison") not in (None, ">", ">="):
            self.add_error("comparison", _("A rise is judged from a number up."))
        return data

    def values(self, data):
        return {name: data[name] for name in ("parameter", "level", "measure", "comparison", "value")}


class ScaleForm(RowForm):
    kind = SCALES
    section = "Scales"

    instrument = chosen(_("Scale"), SCALE_NAMES.items())
    moment = chosen(_("When"), MOMENTS.items())
    minutes = WholeNumberField(label=_("Minutes"), min_value=1, max_value=240, required=False)
    optional = chosen(_("How"), ASKED)

    def clean(self):
        data = super().clean()
        timed = data.get("moment") in TIMED_MOMENTS
        if timed and data.get("minutes") is None and "minutes" not in self.errors:
            self.add_error("minutes", _("Say after how many minutes."))
        elif not timed and data.get("minutes"):
            self.add_error("minutes", _("This moment has no minutes; leave this empty."))
        return data

    def values(self, data):
        given = {name: data[name] for name in ("instrument", "moment")}
        return {**given, "minutes": data["minutes"] or 0, "optional": data["optional"] == "yes"}


# How many rows of a kind can come at once.
AT_ONCE = 2


def row_forms(data=None) -> tuple[RowForm, ...]:
    """Empty forms for rows of every kind, or those that were sent."""
    return tuple(
        form(data, prefix=f"{form.kind.name}-{place}")
        for form in (LimitForm, AlertForm, ScaleForm)
        for place in range(1, AT_ONCE + 1)
    )
