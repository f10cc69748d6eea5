"""How a form is drawn, and what it says: read as the browser and a screen reader get it."""

import re
from datetime import UTC, datetime

import pytest
from django import forms
from django.template import Context, Template

from clinic.web import fields
from clinic.web.forms import ClinicForm

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PAGE = Template("{% load crispy_forms_tags %}{% crispy form %}")


class Form(ClinicForm):
    weight = fields.DecimalField(label="Weight", unit="kg", help_text="Without shoes.")
    note = fields.NoteField(label="Note", required=False)
    sex = forms.ChoiceField(label="Sex", choices=[("f", "Female"), ("m", "Male")], widget=fields.RadioCards)
    agreed = forms.BooleanField(label="Agreed")


class Born(ClinicForm):
    born = fields.DateOfBirthField()


def drawn(form):
    return PAGE.render(Context({"form": form}))


def test_help_and_error_are_tied_to_their_control():
    html = drawn(Form({"weight": "72,5"}))
    box = re.search(r'<input[^>]*name="weight"[^>]*>', html).group()
    assert 'aria-describedby="id_weight_helptext id_weight_error"' in box
    assert 'aria-invalid="true"' in box
    assert 'id="id_weight_helptext"' in html
    assert 'id="id_weight_error"' in html


def test_what_was_typed_stays_and_is_escaped():
    html = drawn(Form({"weight": "72,5", "note": "<script>alert(1)</script>"}))
    assert 'value="72,5"' in html
    assert "<script>" not in html


def test_the_summary_links_to_the_first_control_of_each_wrong_field():
    html = drawn(Form({}))
    targets = re.findall(r'<a href="#([^"]+)">', html)
    assert targets == ["id_weight", "id_sex_0", "id_agreed"]
    assert all(f'id="{target}"' in html for target in targets)


def test_a_form_with_one_field_says_its_error_only_there():
    assert "error-summary" not in drawn(Born({}, now=NOW))


def test_nothing_is_chosen_beforehand_and_radios_say_required_once():
    html = drawn(Form())
    assert "checked" not in html
    radios = re.findall(r'<input[^>]*type="radio"[^>]*>', html)
    assert len(radios) == 2
    assert not any("required" in radio or "aria-invalid" in radio for radio in radios)
    assert html.count('aria-required="true"') == 1


@pytest.mark.parametrize(
    ("field", "words"), [("weight", "Fill this in."), ("sex", "Choose an answer."), ("agreed", "Tick this to go on.")]
)
def test_an_empty_field_is_told_what_to_do(field, words):
    assert Form({}).errors[field] == [words]


def test_what_may_be_left_empty_is_marked_and_the_rest_is_not():
    html = drawn(Form())
    assert html.count("(optional)") == 1
    assert "*" not in html


def test_the_three_boxes_of_a_date_of_birth_have_their_own_labels():
    html = drawn(Born(now=NOW))
    for number, part in enumerate(["Day", "Month", "Year"]):
        assert re.search(rf'<label for="id_born_{number}">{part}</label>', html)
    assert 'autocomplete="bday-month"' in html


def test_no_form_carries_a_style_or_a_script_of_its_own():
    html = drawn(Form({})) + drawn(Born({}, now=NOW))
    assert not re.search(r"style=|<script|\son\w+=", html)


def test_a_form_that_refuses_the_future_asks_for_the_time():
    with pytest.raises(TypeError, match="needs now= for its field 'born'"):
        Born({})
