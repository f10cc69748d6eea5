"""The words a patient reads fit the definitions, keep the rights of others, and give no diagnosis away."""

import json
import re

import pytest

from intake.instruments import wording
from intake.instruments.catalogue import INSTRUMENTS, UnknownInstrument
from intake.instruments.scales import Line
from intake.instruments.wording import LineEnds, WordingNotFound, wording_for

# What a title on a patient's screen must not say: somebody may look over the shoulder.
TELLING = re.compile(
    r"anxi|depress|phobia|suicid|ptsd|trauma|bipolar|mania|obsess|compuls|dissoc|ketamine|disorder|addict|abuse"
    r"|severe|mild|moderate|screen",
    re.IGNORECASE,
)


@pytest.fixture(params=INSTRUMENTS.values(), ids=lambda instrument: instrument.id)
def instrument(request):
    return request.param


def test_every_item_has_words_and_a_label_for_each_of_its_answers(instrument):
    wording = wording_for(instrument.id)
    assert (wording.instrument, wording.language) == (instrument.id, "en")
    assert set(wording.items) == {item.id for item in instrument.items}
    assert all(wording.items.values())
    for item in instrument.items:
        if isinstance(item.scale, Line):
            assert wording.options[item.id] == ()
            assert item.id in wording.lines
            continue
        values = [(type(label.value), label.value) for label in wording.options[item.id]]
        assert set(values) == {(type(option.value), option.value) for option in item.scale.options}
        assert len(values) == len(set(values))
        assert all(label.label for label in wording.options[item.id])


def test_the_title_tells_nothing_to_someone_looking_on(instrument):
    title = wording_for(instrument.id).title_for_patient
    assert title
    assert not TELLING.search(title), title


def test_wording_is_verbatim_with_its_notice_or_ours_with_a_note(instrument):
    wording = wording_for(instrument.id)
    assert wording.verbatim is bool(wording.notice)
    assert wording.verbatim is not bool(wording.note)
    if wording.verbatim:
        assert instrument.about.wording_may_ship


@pytest.mark.parametrize(
    "instrument_id", ["lsas-sr", "lsas-ca", "spin", "mini-spin", "wsas", "mdq", "cadss-6", "y-bocs"]
)
def test_a_protected_wording_is_not_shipped(instrument_id):
    wording = wording_for(instrument_id)
    assert not wording.verbatim
    assert not INSTRUMENTS[instrument_id].about.wording_may_ship
    assert "not the authorised wording" in wording.note


def test_two_questions_of_one_scale_are_never_the_same(instrument):
    texts = list(wording_for(instrument.id).items.values())
    assert len(texts) == len(set(texts))


def test_a_grid_shares_its_heading_and_each_question_still_stands_alone():
    wording = wording_for("lsas-sr")
    assert wording.headings["3.fear"] == wording.headings["3.avoidance"] == "Eating where others can see you"
    assert wording.prompts["3.fear"] == "Fear or anxiety"
    assert wording.items["3.avoidance"] == "Eating where others can see you: Avoidance"


@pytest.mark.parametrize("instrument_id", ["phq-9", "gad-7"])
def test_the_zero_anchor_reads_not_at_all(instrument_id):
    """A large literature copied "Not at all sure" (Zorowitz 2021)."""
    labels = [label.label for label in wording_for(instrument_id).options["1"]]
    assert labels == ["Not at all", "Several days", "More than half the days", "Nearly every day"]


def test_the_line_has_words_at_its_ends_and_no_default():
    assert wording_for("vas-anxiety").lines == {"1": LineEnds("No anxiety", "The worst anxiety I have ever felt")}


def test_someone_who_uses_no_drugs_is_told_how_to_answer_the_reversed_item():
    assert wording_for("dast-10").helps["3"] == "If you never use drugs, answer Yes."


@pytest.mark.parametrize("language", ["de", "EN", "", "../en", "en/../en"])
def test_a_language_that_is_not_there_is_refused(language):
    with pytest.raises(WordingNotFound):
        wording_for("phq-9", language)


def test_an_instrument_that_is_not_there_is_refused():
    with pytest.raises(UnknownInstrument):
        wording_for("phq-8")


def test_an_earlier_version_is_found_where_it_is_kept_and_else_the_newest(tmp_path, monkeypatch):
    monkeypatch.setattr(wording, "_FOLDER", tmp_path)
    pack = {"instrument": "phq-9", "language": "en", "verbatim": True, "title": "T", "instructions": "I"}
    pack |= {"notice": "N", "note": "", "items": {}}
    for name, version in (("phq-9.en.json", "en-2"), ("phq-9.en.en-1.json", "en-1")):
        (tmp_path / name).write_text(json.dumps(pack | {"version": version}), encoding="utf-8")
    find_it = wording.wording_for.__wrapped__
    assert [find_it("phq-9", "en", version).version for version in ("", "en-1", "en-2", "en-9")] == [
        "en-2", "en-1", "en-2", "en-2",
    ]  # fmt: skip
    for odd in ("../en-1", "EN 1", "x" * 30):
        with pytest.raises(WordingNotFound):
            find_it("phq-9", "en", odd)
