from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from clinic.messaging.rewording import what_is_wrong
from clinic.messaging.words import LINK, Wording, Words
from clinic.web.fields import LineField, NoteField
from clinic.web.forms import ClinicForm


def languages() -> list[tuple[str, str]]:
    return [(code, f"{_(name)} ({code})") for code, name in settings.LANGUAGES]


class LanguageForm(ClinicForm):
    """In which language the words are to be read or written."""

    language = forms.ChoiceField(label=_("Language"), choices=languages)


class SeenForm(ClinicForm):
    """The number of the change that stood on the page, so that nobody's change is written over unseen."""

    seen = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)


class WordingForm(SeenForm):
    """The words of one message, in one language."""

    mark_optional = False
    subject = LineField(label=_("Subject of the e-mail"), max_length=100)
    letter = NoteField(
        label=_("The e-mail, between its greeting and its end"),
        max_length=2000,
        rows=9,
        help_text=_("An empty line begins a paragraph."),
    )
    text = LineField(
        label=_("The text message, and its line where several stand in one message"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The clinic's name goes before it, and how to stop behind it."),
    )

    def __init__(self, *args, wording: Wording, language: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.wording, self.language = wording, language
        holds = [f"{{{name}}}" for name in wording.placeholders]
        self.fields["subject"].help_text = _("It may hold %(names)s.") % {
            "names": ", ".join(name for name in holds if name != f"{{{LINK}}}")
        }
        if wording.is_answer:
            self.fields["text"].help_text = _("The clinic's name goes before it; it says itself how to stop.")

    def clean(self):
        data = super().clean()
        if all(name in data for name in ("subject", "letter", "text")):
            for field, sentences in what_is_wrong(self.wording, self.words(), self.language).items():
                self.add_error(field, sentences)
        return data

    def words(self) -> Words:
        data = self.cleaned_data
        return Words(data["subject"], data["letter"].replace("\r\n", "\n"), data["text"])
