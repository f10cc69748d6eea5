"""What every form of the project stands on.

In a template: `<form class="form" method="post" novalidate>{% csrf_token %}{% crispy form %} ... </form>`; the tag
and its token belong to the page, and our own sentences take the place of the browser's.
"""

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _


class _ClinicFormParts:
    """Crispy's helper, the mark for what may be left empty, and the time for the fields that need one."""

    mark_optional = True

    def __init__(self, *args: Any, now: datetime | None = None, **kwargs: Any):
        """`now` is needed by a form with a field that refuses the future; it is asked for loudly, never read here."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _words_for_empty(field)
            if getattr(field, "needs_now", False):
                if now is None:
                    raise TypeError(f"{type(self).__name__} needs now= for its field '{name}'.")
                field.now = now
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def _words_for_empty(field):
    if isinstance(field.widget, forms.CheckboxInput):
        return _("Tick this to go on.")
    return _("Choose an answer.") if isinstance(field.widget, forms.Select | forms.RadioSelect) else _("Fill this in.")


class ClinicForm(_ClinicFormParts, forms.Form):
    """A form that is not of one model."""


class ClinicModelForm(_ClinicFormParts, forms.ModelForm):
    """A form of one model; it validates and shows, the feature's service saves."""
