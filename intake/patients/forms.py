from functools import cache
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.sites.models import Site, zone_named
from clinic.web.fields import DateOfBirthField, LineField, NoteField, RadioCards
from clinic.web.forms import ClinicForm
from intake.patients import codes, languages, phones
from intake.patients.fields import AddressField, PhoneField
from intake.patients.models import ContactWay, Patient, ReferenceSex


class _WayToReach(ClinicForm):
    """The part that asks for at least the address that messages shall go to. A subclass names its phone's region."""

    def clean(self):
        data = super().clean()
        way = data.get("contact_way")
        if way == ContactWay.EMAIL and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Give the e-mail address that messages shall go to."))
        if way == ContactWay.SMS and not data.get("mobile") and "mobile" not in self.errors:
            self.add_error("mobile", _("Give the mobile number that messages shall go to."))
        return data


class PersonForm(_WayToReach):
    """Who a patient is and how they are reached; the fields are those of `Patient`."""

    given_name = LineField(label=_("Given name"), max_length=100)
    family_name = LineField(label=_("Family name"), max_length=100)
    born = DateOfBirthField()
    reference_sex = forms.ChoiceField(
        label=_("Sex that cut-offs refer to"),
        choices=ReferenceSex.choices,
        initial=ReferenceSex.UNKNOWN,
        help_text=_("Used for laboratory-like limits only; ask, never guess."),
    )
    email = AddressField(label=_("E-mail"), required=False)
    mobile = PhoneField(label=_("Mobile number"), required=False)
    address = LineField(
        label=_("Postal address"),
        required=False,
        max_length=200,
        help_text=_("The law asks for it beside every dose of a controlled drug."),
    )
    contact_way = forms.ChoiceField(label=_("Messages go by"), choices=ContactWay.choices, widget=RadioCards)
    time_zone = forms.ChoiceField(label=_("The patient's time zone"))
    language = forms.ChoiceField(
        label=_("Language of messages and questionnaires"),
        help_text=_("Those in which this clinic has words; what is missing in one is asked in English."),
    )
    please_do_not_call = forms.BooleanField(label=_("Please do not call"), required=False)
    quiet_check_in = forms.BooleanField(label=_("Quiet check-in: prefers no small talk"), required=False)

    def __init__(self, *args, site: Site, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mobile"].region = phones.region_of(site.phone)
        self.fields["time_zone"].choices = _zones(self.initial.get("time_zone", ""), site)
        self.fields["language"].choices = languages.choices(self.initial.get("language"))
        if len(self.fields["language"].choices) == 1:
            del self.fields["language"]  # there is nothing to choose

    def details(self) -> dict:
        """The fields of `Patient`."""
        return {name: self.cleaned_data[name] for name in PersonForm.base_fields if name in self.fields}

    @staticmethod
    def initial_of(patient: Patient) -> dict:
        return {name: getattr(patient, name) for name in PersonForm.base_fields}


class RegistrationForm(PersonForm):
    """A new patient. `another_person` is asked only after somebody like them was found."""

    mrn = LineField(
        label=_("Record number"), required=False, max_length=32, help_text=_("Leave empty to get the next one.")
    )
    agreed = forms.BooleanField(
        label=_("The patient agreed to get messages from us this way"),
        error_messages={"required": _("Ask the patient; without their agreement we cannot write to them.")},
    )
    another_person = forms.BooleanField(
        label=_("I have compared them: this is another person"), required=False, widget=forms.HiddenInput
    )

    def clean_mrn(self):
        mrn = self.cleaned_data["mrn"]
        if mrn and Patient.objects.filter(mrn__iexact=mrn).exists():
            raise forms.ValidationError(_("This record number is taken; leave it empty to get the next one."))
        return mrn

    def ask_whether_another_person(self) -> None:
        self.fields["another_person"].widget = forms.CheckboxInput()


class EmergencyContactForm(ClinicForm):
    name = LineField(label=_("Name"), max_length=100)
    relation = LineField(
        label=_("Who they are to the patient"), required=False, max_length=60, help_text=_("For example: sister.")
    )
    phone = PhoneField(label=_("Phone"))

    def __init__(self, *args, site: Site, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].region = phones.region_of(site.phone)


class MessagesForm(ClinicForm):
    """The patient said that messages on a channel may come, or shall stop."""

    channel = forms.ChoiceField(label=_("Channel"), choices=ContactWay.choices, widget=RadioCards)
    allowed = forms.TypedChoiceField(
        label=_("From now on"),
        choices=[("yes", _("Messages may come this way")), ("no", _("No messages this way"))],
        coerce=lambda value: value == "yes",
        widget=RadioCards,
    )
    wording = NoteField(
        label=_("How the patient said so"), max_length=500, rows=2, help_text=_("Their words, and when and where.")
    )


class EnquiryForm(_WayToReach):
    """The public page. It asks for nothing clinical."""

    # One of the two addresses is needed, so "optional" would be wrong at either.
    mark_optional = False
    site = forms.ModelChoiceField(label=_("Which place?"), queryset=Site.objects.none(), empty_label=_("Choose one"))
    name = LineField(label=_("Your name"), max_length=120)
    contact_way = forms.ChoiceField(
        label=_("How shall we write to you?"), choices=ContactWay.choices, widget=RadioCards
    )
    email = AddressField(label=_("Your e-mail address"), required=False)
    mobile = PhoneField(label=_("Your mobile number"), required=False)
    please_do_not_call = forms.BooleanField(label=_("Please do not call me"), required=False)

    def __init__(self, *args, sites: list[Site], **kwargs):
        super().__init__(*args, **kwargs)
        if len(sites) > 1:
            self.fields["site"].queryset = Site.objects.filter(pk__in=[site.pk for site in sites])
            self.fields["site"].label_from_instance = lambda site: site.public_name
        else:
            del self.fields["site"]
        if sites:
            self.fields["mobile"].region = phones.region_of(sites[0].phone)

    def details(self) -> dict:
        """The fields of `Enquiry`, but for its site."""
        names = ("name", "contact_way", "email", "mobile", "please_do_not_call")
        return {name: self.cleaned_data[name] for name in names}


class DoorForm(ClinicForm):
    """What a link asks before it opens."""

    born = DateOfBirthField(label=_("Your date of birth"))


class CodeForm(ClinicForm):
    """A short code, and the date of birth that goes with it. Nothing of it is offered again by the browser."""

    code = LineField(
        label=_("Your code"),
        max_length=20,
        help_text=_("Eight digits, such as 4831 9027."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    born = DateOfBirthField(label=_("Your date of birth"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for part in self.fields["born"].widget.widgets:
            part.attrs["autocomplete"] = "off"

    def clean_code(self) -> str:
        try:
            return codes.as_typed(self.cleaned_data["code"])
        except codes.NotACode as error:
            raise forms.ValidationError(_("A code has eight digits, such as 4831 9027."), "invalid") from error


class NewLinkForm(ClinicForm):
    """Where a fresh link shall go: an e-mail address or a mobile number."""

    address = LineField(
        label=_("Your e-mail address or mobile number"),
        max_length=254,
        help_text=_("The one you gave us."),
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )

    def clean_address(self) -> str:
        """The address as it is stored; refuses what can be neither, which tells nothing about anybody."""
        text = self.cleaned_data["address"]
        if "@" in text:
            return AddressField().clean(text)
        try:
            return phones.to_e164(text)
        except phones.NotAPhoneNumber as error:
            raise forms.ValidationError(
                _("Write an e-mail address like name@example.org, or a mobile number with its area code."), "invalid"
            ) from error


def _zones(asked, site):
    first = asked if zone_named(asked) else site.time_zone
    return [(first, first), *((name, name) for name in _zone_names() if name != first)]


@cache
def _zone_names():
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
