"""Wording packs: what is written is read back the same, and what does not fit is refused by name."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.instruments.catalogue import INSTRUMENTS, find
from intake.instruments.packs.document import MOST_BYTES, PackRefused
from intake.instruments.packs.reading import read_pack
from intake.instruments.packs.writing import LOINC, as_questionnaire
from intake.instruments.wording import OptionLabel, wording_for, wording_from
from tests.rules.intake.instruments.packing import OWNER, as_file, question, questionnaire, questions

VERBATIM = [name for name in INSTRUMENTS if wording_for(name).verbatim]
STAND_IN = [name for name in INSTRUMENTS if wording_for(name).is_stand_in]


def read(document, instrument, language="en"):
    return read_pack(as_file(document), instrument, language)


def refused(document, instrument="gad-7", language="en"):
    raw = document if isinstance(document, bytes) else as_file(document)
    with pytest.raises(PackRefused) as refusal:
        read_pack(raw, instrument, language)
    assert all(sentence.endswith(".") for sentence in refusal.value.differences)
    return refusal.value.differences


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_a_filled_in_template_is_a_wording_of_every_scale(instrument):
    pack = read(questionnaire(instrument), instrument)
    wording = wording_from(pack.content | {"version": "en-clinic-1"})
    shipped = wording_for(instrument)
    assert set(wording.items) == {item.id for item in find(instrument).items}
    assert (wording.options, wording.helps, wording.lines) == (shipped.options, shipped.helps, shipped.lines)
    assert (wording.headings, wording.instructions) == (shipped.headings, shipped.instructions)
    assert (wording.verbatim, wording.notice, wording.note, wording.is_stand_in) == (True, OWNER, "", False)
    assert all(text.startswith("Authorised ") for text in wording.prompts.values())


@pytest.mark.parametrize("instrument", VERBATIM)
def test_a_wording_written_and_read_is_the_same_wording(instrument):
    shipped = wording_for(instrument)
    pack = read(as_questionnaire(find(instrument), shipped), instrument)
    assert wording_from(pack.content | {"version": shipped.version}) == shipped


@pytest.mark.parametrize("instrument", STAND_IN)
def test_a_template_that_nobody_filled_in_is_refused(instrument):
    template = as_questionnaire(find(instrument), wording_for(instrument))
    assert "not the authorised wording" in template["description"]
    found = refused(template, instrument)
    assert "copyright (the owner's notice, shown with the questions) has no text." in found
    assert any("own short labels; put in the authorised ones" in sentence for sentence in found)


def test_some_short_labels_left_in_place_are_told_and_not_refused():
    document = questionnaire("wsas")
    question(document, "2")["text"] = wording_for("wsas").prompts["2"]
    (note,) = read(document, "wsas").notes
    assert note.startswith("1 of 5 questions have exactly the words of this software's own short labels")


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "The file is empty; a FHIR R4 Questionnaire in JSON is accepted."),
        (b"{", "The file is not JSON ("),
        (b'{"a": 1}\n{', "line 2, column 1"),
        (b"\xff\xfe{}", "The file is not UTF-8 at byte 1; UTF-8 is accepted."),
        (b"[]", "The file is a list; one JSON object is accepted."),
        (b"<html></html>", "The file is not JSON ("),
        (b'{"resourceType": "Patient"}', "The file is a FHIR Patient; a FHIR R4 Questionnaire is accepted."),
        (b'{"resourceType": ["Questionnaire"]}', "The file is without a resourceType"),
        (b"{}", "The file is without a resourceType; a FHIR R4 Questionnaire is accepted."),
        (b'{"a": 1, "a": 2}', 'The key "a" is given twice in one object; once is accepted.'),
        (b'{"a": NaN}', "holds NaN, which is not JSON"),
        (b'{"resourceType": "Questionnaire"}', "Value for the field 'status' is required."),
        (b'{"a":' * 3000 + b"1" + b"}" * 3000, "The file is nested too deeply"),
        (
            b'{"resourceType": "Questionnaire", "x":' + b"[" * 60 + b"]" * 60 + b"}",
            "nested more than 12 levels deep",
        ),
        (b" " * (MOST_BYTES + 1), "The file has 1,000,001 bytes; at most 1,000,000 are accepted."),
    ],
)
def test_a_file_that_is_no_questionnaire_is_refused_in_words(raw, sentence):
    assert sentence in " ".join(refused(raw))


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm():
    raw = b"\xef\xbb\xbf" + json.dumps(questionnaire("gad-7"), indent=1).replace("\n", "\r\n").encode()
    assert read_pack(raw, "gad-7", "en").content["instrument"] == "gad-7"


def change(path, value):
    """A change of the GAD-7's file: `path` is a linkId and a key, or a key of the file itself."""

    def changed(document):
        place = document if len(path) == 1 else question(document, path[0])
        if value is None:
            place.pop(path[-1])
        else:
            place[path[-1]] = value
        return document

    return changed


def drop(link_id):
    def changed(document):
        document["item"].remove(question(document, link_id))
        return document

    return changed


def add(item):
    return lambda document: document | {"item": [*document["item"], item]}


def options(link_id, edit):
    def changed(document):
        edit(question(document, link_id)["answerOption"])
        return document

    return changed


def inside(item):
    return change(("1", "item"), [item])


GAD_1 = question(questionnaire("gad-7"), "1")["text"]
NUMBER_FIVE = {"valueCoding": {"code": "5", "display": "Always"}}
NESTED = {"linkId": "g", "type": "group", "item": [{"linkId": "h", "type": "group", "text": "Inner"}]}
HELP = {"linkId": "x", "type": "display", "text": "Help?"}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (drop("3"), 'Item "3" (worry too much) is missing.'),
        (drop("3"), "The file holds 6 questions; the scale has 7."),
        (add({"linkId": "8", "type": "choice", "text": "More?"}), 'Item "8" is not an item of this scale; accepted:'),
        (add({"linkId": "7", "type": "choice", "text": "More?"}), 'Item "7" stands in the file twice.'),
        (add({"linkId": "note", "type": "display", "text": "A word."}), 'The display item "note" has no place here'),
        (add(NESTED), 'Group "h" stands inside another group'),
        (change(("2", "text"), None), 'The text of item "2" has no text.'),
        (change(("2", "text"), "x" * 10_000), 'The text of item "2" has 10000 characters; at most 1000 are accepted.'),
        (change(("2", "text"), "A<script>x</script>"), 'The text of item "2" holds markup (<script); plain text is'),
        (change(("2", "text"), "Less &amp; more"), "holds markup (&amp;); plain text is accepted"),
        (change(("2", "text"), "Turned \u202e round"), "holds a hidden character"),
        (change(("2", "text"), "Half \ud800"), 'item[2].text (item "2") is not valid'),
        (change(("2", "linkId"), "\ud800"), "is not valid"),
        (change(("2", "text"), GAD_1), 'Item "2" has the same words as item "1".'),
        (change(("2", "type"), "string"), 'Item "2" is of type string; choice is accepted.'),
        (change(("2", "type"), "open-choice"), 'Item "2" is of type open-choice; choice is accepted.'),
        (change(("2", "repeats"), True), 'Item "2" may be answered several times (repeats); one answer is accepted.'),
        (change(("2", "answerOption"), None), 'Item "2" (cannot stop worry): the answer 0 is missing.'),
        (options("2", lambda rows: rows.pop(1)), 'Item "2" (cannot stop worry): the answer 1 is missing.'),
        (options("2", lambda rows: rows.append(rows[0])), 'Item "2" (cannot stop worry): the answer 0 stands there'),
        (options("2", lambda rows: rows.append(NUMBER_FIVE)), 'Answer 5 of item "2" is the code "5"; accepted: Coding'),
        (options("2", lambda rows: rows.append({"valueInteger": 9})), 'Answer 5 of item "2" is another number'),
        (options("2", lambda rows: rows.append({"valueString": "x"})), 'Answer 5 of item "2" is a valueString'),
        (options("2", lambda rows: rows[0]["valueCoding"].pop("display")), 'Answer 1 of item "2" has no text.'),
        (
            options("2", lambda rows: rows[0]["valueCoding"].update(display="Several days")),
            'Item "2" (cannot stop worry): two answers have the same words.',
        ),
        (inside(HELP), 'Item "1" holds "x"; only display items for help'),
        (change(("language",), None), 'language is missing; "en" was chosen.'),
        (change(("language",), "es"), 'language is "es"; "en" was chosen.'),
        (change(("title",), None), "title (the words above the questions) has no text."),
        (change(("title",), "Generalized Anxiety Disorder 7"), "names the scale or a diagnosis"),
        (change(("title",), "Fragebogen zur Angststörung"), "names the scale or a diagnosis"),
        (change(("copyright",), None), "copyright (the owner's notice, shown with the questions) has no text."),
        (change(("status",), "retired"), "The file says that this wording is retired (status)."),
        (change(("url",), "urn:stillpoint:questionnaire:phq-9"), "The file says that it is phq-9; this is gad-7."),
        (change(("code",), [{"system": LOINC, "code": "44249-1"}]), "The file says that it is phq-9; this is gad-7."),
        (change(("madeUp",), 1), "madeUp is not a field of FHIR R4."),
        (change(("2", "madeUp"), 1), 'item[2].madeUp (item "2") is not a field of FHIR R4.'),
        (change(("2", "repeats"), "often"), 'item[2].repeats (item "2") is not valid: '),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(changed, sentence):
    assert any(sentence in found for found in refused(changed(questionnaire("gad-7")))), sentence


def test_all_differences_are_told_at_once_each_by_its_item():
    document = drop("3")(questionnaire("gad-7"))
    question(document, "5")["text"] = "<b>Bold</b>"
    question(document, "6")["answerOption"].pop()
    document["language"] = "es"
    found = " ".join(refused(document))
    for words in ('Item "3"', 'item "5"', 'Item "6"', "language"):
        assert words in found


def test_a_flood_of_differences_is_cut_short():
    found = refused({"resourceType": "Questionnaire", "status": "active"}, "lsas-sr")
    assert len(found) == 41
    assert found[-1].startswith("There are ")


def test_without_instructions_above_the_questions_it_is_refused():
    document = questionnaire("gad-7")
    document["item"].pop(0)
    assert any('"instructions", which stands above the questions, has no text' in one for one in refused(document))


def test_a_line_needs_its_ends_and_its_limits():
    document = questionnaire("vas-anxiety")
    line = question(document, "1")
    line["item"].pop()
    line["extension"][1]["valueInteger"] = 10
    found = refused(document, "vas-anxiety")
    assert 'Item "1" has no words at the upper end of its line (a display item, upper).' in found
    assert 'Item "1" has 10 as its highest value; the scale has 100.' in found


def test_answers_may_be_given_by_loinc_code_or_as_plain_numbers():
    document = questionnaire("gad-7")
    codes = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")
    words = [row["valueCoding"]["display"] for row in question(document, "1")["answerOption"]]
    question(document, "1")["answerOption"] = [
        {"valueCoding": {"system": LOINC, "code": code, "display": word}}
        for code, word in zip(codes, words, strict=True)
    ]
    question(document, "2")["answerOption"] = [{"valueInteger": number} for number in range(4)]
    wording = wording_from(read(document, "gad-7").content | {"version": "1"})
    assert wording.options["1"] == wording_for("gad-7").options["1"]
    assert wording.options["2"] == tuple(OptionLabel(number, str(number)) for number in range(4))


def test_the_clinics_language_is_kept_and_a_region_of_it_is_accepted():
    document = questionnaire("gad-7", language="es")
    assert read(document, "gad-7", "es").content["language"] == "es"
    document["language"] = "es-MX"
    assert read(document, "gad-7", "es").content["language"] == "es"


def test_what_is_not_used_is_told():
    document = questionnaire("gad-7")
    question(document, "1").update(required=True, prefix="1)", initial=[{"valueInteger": 0}])
    assert [note.partition("(")[0].strip() for note in read(document, "gad-7").notes] == [
        "Answers chosen beforehand",
        "“Required” is not used; a patient may leave any question open.",
        "Numbers before the questions",
    ]


@pytest.mark.parametrize("title", ["How the last two weeks have been", "Your week", "Cómo has estado"])
def test_a_neutral_title_is_accepted(title):
    assert read(questionnaire("gad-7") | {"title": title}, "gad-7").content["title"] == title


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("linkId", "type", "x")), inner),
    max_leaves=5,
)
HEAD = ("title", "language", "copyright", "status", "url", "code", "item", "version", "extension", "contained")
PARTS = ("linkId", "type", "text", "answerOption", "item", "extension", "code", "repeats", "initial", "enableWhen")


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["gad-7", "vas-anxiety", "c-ssrs-screen"]), st.data())
def test_no_file_whatever_brings_anything_but_a_wording_or_a_refusal(instrument, data):
    document = questionnaire(instrument)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from([document, *questions(document)] if isinstance(document, dict) else [{}]))
        place[data.draw(st.sampled_from(HEAD if place is document else PARTS))] = data.draw(JSON)
        if not isinstance(document["item"], list) or not all(isinstance(one, dict) for one in document["item"]):
            break
        if not all("type" in one and isinstance(one.get("item", []), list) for one in document["item"]):
            break
    with suppress(PackRefused):
        pack = read_pack(as_file(document), instrument, "en")
        assert set(wording_from(pack.content | {"version": "1"}).items) == {i.id for i in find(instrument).items}
