"""In which language a patient is written to: chosen among those for which somebody has brought words."""

import pytest

from clinic.messaging import rewording
from clinic.messaging.models import Message
from clinic.messaging.words import Words
from intake.patients import deciders, services
from intake.patients.languages import choices
from intake.patients.models import Patient
from tests.intake.patients.test_register import FILLED, URL


@pytest.fixture
def spanish(staff, now):
    """The clinic has written one message in Spanish."""
    words = Words("Su enlace", "aquí está: {url}", "su enlace: {url}")
    rewording.write_words(code="sign-in-link", language="es", words=words, seen=0, by=staff.mona, at=now)


def test_where_there_is_one_language_only_nobody_is_asked(sign_in, staff):
    client = sign_in(staff.dana)
    assert b'name="language"' not in client.get(URL).content
    client.post(URL, FILLED)
    assert Patient.objects.get(family_name="Early").language == "en"


def test_a_language_with_words_can_be_chosen_and_is_written_in(sign_in, staff, spanish, now):
    client = sign_in(staff.dana)
    page = client.get(URL).content.decode()
    assert "español (Spanish)" in page
    client.post(URL, FILLED | {"language": "es"})
    patient = Patient.objects.get(family_name="Early")
    assert patient.language == "es"
    services.send_link(patient, channel="email", at=now)
    said = deciders.sign_in_link(Message.objects.get(), now)
    assert said.subject == "Su enlace"
    assert "aquí está: http" in said.body


@pytest.mark.parametrize("language", ["", "fr", "xx", "<script>"])
def test_another_language_is_refused(sign_in, staff, spanish, language):
    response = sign_in(staff.dana).post(URL, FILLED | {"language": language})
    assert "language" in response.context["form"].errors
    assert not Patient.objects.filter(family_name="Early").exists()


def test_it_can_be_changed_later_and_stays_offered_when_its_words_are_gone(sign_in, staff, spanish, ada, now):
    ada.language = "es"
    ada.save()
    rewording.back_to_shipped(code="sign-in-link", language="es", seen=1, by=staff.mona, at=now)
    assert "español (Spanish)" in sign_in(staff.dana).get(f"/patients/{ada.pk}/details/").content.decode()


def test_english_stands_first(spanish):
    assert choices() == [("en", "English"), ("es", "español (Spanish)")]
    assert choices("xx")[-1] == ("xx", "xx")
