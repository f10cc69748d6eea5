"""A clinic's own words: refused where they tell too much or would be of no use, previewed, versioned, given up."""

import pytest
from django.conf import settings
from django.db.utils import InternalError
from django.urls import reverse

from clinic.messaging import own_words, rewording
from clinic.messaging.framing import preview
from clinic.messaging.models import MessageWording
from clinic.messaging.words import Words

CODE = "invitation"
OWN = Words("Hello from {clinic}", "Dear {name}, please look here:\n\n{url}", "please look here: {url}")


@pytest.fixture
def write(staff, now):
    def write(words=OWN, *, code=CODE, language="en", seen=0):
        return rewording.write_words(code=code, language=language, words=words, seen=seen, by=staff.mona, at=now)

    return write


def url(name, *args):
    return reverse(f"messaging:{name}", args=args)


def typed(words=OWN, seen=0):
    return {"subject": words.subject, "letter": words.letter, "text": words.text, "seen": seen}


class TestTheWordsInUse:
    def test_without_own_words_the_shipped_ones_are_used(self, db):
        assert own_words.in_use(CODE, "en") == own_words.wording(CODE).shipped

    def test_own_words_are_used_from_then_on_and_every_version_stays(self, write):
        write()
        other = Words("Hi", "{url}", "{url}")
        write(other, seen=1)
        assert own_words.in_use(CODE, "en") == other
        assert [row.number for row in own_words.history(CODE)] == [2, 1]

    def test_the_shipped_words_can_be_taken_back_and_own_ones_written_again(self, write, staff, now):
        write()
        rewording.back_to_shipped(code=CODE, language="en", seen=1, by=staff.mona, at=now)
        assert own_words.in_use(CODE, "en") == own_words.wording(CODE).shipped
        write(seen=2)
        assert own_words.in_use(CODE, "en") == OWN

    @pytest.mark.parametrize(("written", "asked"), [("es", "es"), ("es", "es-mx"), ("es-mx", "es-mx")])
    def test_a_patient_reads_their_own_language_where_it_was_written(self, write, written, asked):
        write(Words("Hola", "mire aquí: {url}", "mire aquí: {url}"), language=written)
        assert own_words.in_use(CODE, asked).subject == "Hola"
        assert own_words.in_use(CODE, "en") == own_words.wording(CODE).shipped

    def test_where_nothing_is_written_in_a_language_the_clinics_english_is_read(self, write):
        write()
        assert own_words.in_use(CODE, "es") == OWN

    def test_other_messages_keep_their_words(self, write):
        write()
        assert own_words.in_use("nudge", "en") == own_words.wording("nudge").shipped

    def test_a_language_exists_once_something_is_written_in_it(self, write, staff, now):
        assert own_words.languages() == {"en"}
        write(language="es")
        assert own_words.languages() == {"en", "es"}
        rewording.back_to_shipped(code=CODE, language="es", seen=1, by=staff.mona, at=now)
        assert own_words.languages() == {"en"}

    def test_what_was_written_stays_as_it_was(self, write):
        row = write()
        row.text = "other"
        with pytest.raises(InternalError, match="Cannot update"):
            row.save()


class TestRefused:
    @pytest.mark.parametrize(
        ("field", "text", "said"),
        [
            ("text", "your ketamine waits: {url}", "“ketamine”"),
            ("text", "your KETAMIN waits: {url}", "“ketamin”"),
            ("text", "su quetamína: {url}", "“quetamina”"),
            ("text", "your ke\u200btamine: {url}", "“ketamine”"),
            ("letter", "about your anxieties: {url}", "“anxieties”"),
            ("subject", "Your infusion", "“infusion”"),
            ("letter", "0.5 mg for you: {url}", "“mg”"),
            ("text", "stop your sertraline: {url}", "“sertraline”"),
            ("letter", "our psychiatrists wrote: {url}", "“psychiatrists”"),
            ("text", "come: {ulr} {url}", "“{ulr}” is not known here; it can hold {clinic}, {name}, {url}"),
            ("text", "come: {url.scheme} {url}", "is not known here"),
            ("text", "come: {url} {", "A brace stands alone"),
            ("text", "come in", "It must hold {url}."),
            ("letter", "come in", "It must hold {url}."),
            ("subject", "Open {url}", "“{url}” is not known here; it can hold {clinic}, {name}."),
            ("letter", "https://evil.example {url}", "no address of a web page but {url}"),
            ("text", "x" * 250 + "é☺ {url} {url} {url}", "at most 4 are sent"),
        ],
    )
    def test_words_that_cannot_be_used_are_refused_with_the_reason_at_their_field(self, write, field, text, said):
        with pytest.raises(rewording.UnfitWords) as refused:
            write(Words(**{**vars(OWN), field: text}))
        assert said in " ".join(refused.value.faults[field])
        assert not MessageWording.objects.exists()

    def test_the_answer_for_somebody_in_danger_keeps_its_number(self, write):
        with pytest.raises(rewording.UnfitWords) as refused:
            write(Words("Hi", "we call you.", "we call you."), code="crisis-reply")
        assert refused.value.faults == {
            "letter": ["It must hold {crisis_line}."],
            "text": ["It must hold {crisis_line}."],
        }

    def test_the_same_words_again_are_no_change(self, write):
        write()
        with pytest.raises(rewording.NothingToChange):
            write(seen=1)

    def test_what_somebody_else_wrote_meanwhile_is_not_written_over(self, write):
        write()
        with pytest.raises(rewording.ChangedMeanwhile):
            write(Words("Hi", "{url}", "{url}"), seen=0)

    def test_the_shipped_words_are_not_taken_back_twice(self, db, staff, now):
        with pytest.raises(rewording.NothingToChange):
            rewording.back_to_shipped(code=CODE, language="en", seen=0, by=staff.mona, at=now)


def test_every_shipped_message_keeps_to_the_rules_it_asks_of_a_clinic(db):
    for wording in own_words.all_wordings().values():
        assert rewording.what_is_wrong(wording, wording.shipped, "en") == {}, wording.code


def test_no_shipped_text_is_longer_than_two_parts(db):
    sizes = {one.code: preview(one, one.shipped, "en").size for one in own_words.all_wordings().values()}
    assert {code for code, size in sizes.items() if size.segments > 2 or size.odd} == set()


def test_each_message_is_registered_once():
    codes = [one.code for path in settings.MESSAGE_WORDINGS for one in own_words.import_string(path)]
    assert len(codes) == len(set(codes)) == len(own_words.all_wordings())


class TestThePages:
    def test_all_messages_are_listed_with_when_they_go(self, staff, sign_in):
        page = sign_in(staff.dana).get(url("wordings")).content.decode()
        for wording in own_words.all_wordings().values():
            assert wording.name in page
            assert wording.goes in page

    def test_a_preview_shows_both_forms_with_made_up_values_and_keeps_nothing(self, staff, sign_in):
        response = sign_in(staff.mona).post(url("wording", CODE, "en"), typed())
        assert response.status_code == 200
        page = response.content.decode()
        assert "Preview of what you wrote" in page
        assert "Hello Ada,\n\nDear Ada, please look here:\n\nhttps://clinic.example/go/" in page
        assert "North Practice: please look here: https://clinic.example/go/" in page
        assert "sent in one part" in page
        assert not MessageWording.objects.exists()

    def test_a_preview_of_what_cannot_be_used_says_why(self, staff, sign_in):
        response = sign_in(staff.mona).post(url("wording", CODE, "en"), typed(Words("Hi", "ketamine {url}", "{url}")))
        assert response.status_code == 422
        assert "leave out “ketamine”" in response.content.decode()

    def test_they_are_used_and_shown_with_who_wrote_them(self, staff, sign_in):
        client = sign_in(staff.mona)
        assert client.post(url("write-wording", CODE, "en"), typed()).status_code == 302
        page = client.get(url("wording", CODE, "en")).content.decode()
        assert "please look here: {url}" in page
        assert "Mona Staff" in page
        assert client.post(url("shipped-wording", CODE, "en"), {"seen": 1}).status_code == 302
        assert "back to the shipped words" in client.get(url("wording", CODE, "en")).content.decode()

    def test_an_old_page_does_not_write_over_a_newer_version(self, write, staff, sign_in):
        write()
        response = sign_in(staff.mona).post(url("write-wording", CODE, "en"), typed(Words("Hi", "{url}", "{url}"), 0))
        assert response.status_code == 422
        assert "Somebody else changed these words" in response.content.decode()

    def test_whoever_may_only_see_messages_sees_no_form(self, staff, sign_in):
        page = sign_in(staff.dana).get(url("wording", CODE, "en")).content.decode()
        assert "Use these words" not in page
        assert "How it looks now" in page

    @pytest.mark.parametrize("where", [("nonsense", "en"), (CODE, "xx")])
    def test_what_does_not_exist_is_not_found(self, staff, sign_in, where):
        for name in ("wording", "write-wording", "shipped-wording"):
            assert sign_in(staff.mona).post(url(name, *where), typed()).status_code == 404

    def test_another_language_is_chosen(self, staff, sign_in):
        response = sign_in(staff.mona).get(url("choose-language", CODE), {"language": "es"})
        assert response["Location"] == url("wording", CODE, "es")

    def test_what_is_written_is_never_markup(self, write, staff, sign_in):
        write(Words("<b>Hi</b>", "<script>alert(1)</script> {url}", "<img src=x> {url}"))
        page = sign_in(staff.mona).get(url("wording", CODE, "en")).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x>" not in page
        assert "<b>Hi" not in page
