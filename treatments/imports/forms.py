from datetime import time

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.web.fields import RadioCards
from clinic.web.forms import ClinicForm
from treatments.imports.columns import TABLES
from treatments.imports.models import ImportRun
from treatments.imports.runs import columns_fit, headers_of
from treatments.imports.values import DayForm

_DAY_FORMS = [
    (DayForm.ISO.value, _("Year-month-day: 2025-06-02")),
    (DayForm.MONTH_FIRST.value, _("Month first: 6/2/2025")),
    (DayForm.DAY_FIRST.value, _("Day first: 2.6.2025 or 2/6/2025")),
]
_DAYS_ALONE = [
    ("refuse", _("a fault")),
    ("start", _("the start of the day, so that an assessment counts as before an infusion of that day")),
    ("noon", _("noon")),
    ("end", _("the end of the day, so that an assessment counts as after an infusion of that day")),
]
_TIMES = {"refuse": None, "start": time(0), "noon": time(12), "end": time(23, 59)}
_LEFT_OUT = ("", _("– not in the file –"))


class UploadForm(ClinicForm):
    """The files of another system; at least one of the three."""

    mark_optional = False

    patients = forms.FileField(label=_("Patients"), required=False, allow_empty_file=True)
    infusions = forms.FileField(label=_("Infusions"), required=False, allow_empty_file=True)
    assessments = forms.FileField(label=_("Assessments"), required=False, allow_empty_file=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["accept"] = ".csv,text/csv"
        self.shown: dict[str, dict] = {}

    def clean(self) -> dict:
        """Refuse files that cannot be read, each at its own field."""
        found = super().clean()
        if not self.errors and not self.uploaded:
            raise forms.ValidationError(_("Choose at least one file."))
        self.shown, wrong = headers_of(self.uploaded)
        for name, sentence in wrong.items():
            self.add_error(name, sentence)
        return found

    @property
    def uploaded(self) -> dict:
        return {name: file for name in TABLES if (file := self.cleaned_data.get(name))}


class MatchForm(ClinicForm):
    """Which column of each file is which of ours, and how days are written in it."""

    mark_optional = False
    day_form = forms.ChoiceField(label=_("Days are written"), choices=_DAY_FORMS, widget=RadioCards)
    day_alone = forms.ChoiceField(label=_("A day without a time is"), choices=_DAYS_ALONE, widget=RadioCards)

    def __init__(self, *args, run: ImportRun, **kwargs):
        initial = {"day_form": run.day_form, "day_alone": _word_of(run.day_alone_at)}
        super().__init__(*args, initial=initial, **kwargs)
        self.run = run
        for name, one in run.files.items():
            for column in TABLES[name].columns:
                field = forms.ChoiceField(
                    label=column.name,
                    required=False,
                    initial=run.names.get(name, {}).get(column.name, ""),
                    choices=[_LEFT_OUT, *((theirs, theirs) for theirs in one["header"])],
                    help_text=f"{column.meaning}. " + _("For example: %(example)s") % {"example": column.example},
                )
                self.fields[_field_name(name, column.name)] = field

    def tables(self) -> list[dict]:
        """For the page: each file with its fields and some of its rows."""
        return [
            {
                "name": TABLES[name].file,
                "file": one,
                "fields": [self[_field_name(name, column)] for column in TABLES[name].names],
            }
            for name, one in self.run.files.items()
        ]

    def clean(self) -> dict:
        """Refuse columns that are matched twice, and files in which a needed one is missing."""
        found = super().clean()
        if not self.errors:
            for name, sentence in columns_fit(self.run, self.names).items():
                self.add_error(None, f"{TABLES[name].file}: {sentence}")
            for name, columns in self.names.items():
                if len(set(columns.values())) < len(columns):
                    self.add_error(None, f"{TABLES[name].file}: " + str(_("a column of the file is chosen twice.")))
        return found

    @property
    def names(self) -> dict[str, dict[str, str]]:
        return {
            name: {
                column: theirs
                for column in TABLES[name].names
                if (theirs := self.cleaned_data.get(_field_name(name, column)))
            }
            for name in self.run.files
        }

    @property
    def day_alone_at(self) -> time | None:
        return _TIMES[self.cleaned_data["day_alone"]]


def _field_name(table, column):
    return f"{table}-{column}"


def _word_of(at: time | None) -> str:
    return next(word for word, one in _TIMES.items() if one == at)
