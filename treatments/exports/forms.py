from django import forms
from django.utils.translation import gettext_lazy as _

from treatments.outcomes.forms import OutcomesForm


class ExportForm(OutcomesForm):
    """The filter of the dashboard, and how patients are called in the files."""

    small = None
    who = forms.BooleanField(label=_("Study ids instead of record numbers"), required=False)
