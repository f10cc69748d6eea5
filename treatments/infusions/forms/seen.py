"""A form over a row that another tablet may change meanwhile: only what was changed on this page is written."""

import json
from typing import Any

from django import forms

from clinic.web.forms import ClinicForm


class SeenForm(ClinicForm):
    """Carries what the page showed; `changes()` are the fields in which something else was sent."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial["seen"] = json.dumps({name: self._raw(name) for name in self.fields if name != "seen"})

    def changes(self) -> dict[str, Any]:
        """What was changed here, by field. Only after is_valid()."""
        shown = self._shown()
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "seen" and self._raw(name) != shown.get(name, "")
        }

    def _raw(self, name) -> str:
        field = self[name]
        value = field.value()
        return "" if value is None else str(field.field.widget.format_value(value) or "")

    def _shown(self) -> dict[str, str]:
        try:
            shown = json.loads(self.cleaned_data.get("seen") or "{}")
        except ValueError:
            return {}
        return shown if isinstance(shown, dict) else {}
