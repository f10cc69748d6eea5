"""`manage.py score`: the fine print of the interface, and what a caller's mistakes are told."""

import json
import time
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command

from intake.instruments.catalogue import INSTRUMENTS
from intake.management.commands.score import Command
from tests.rules.intake.instruments.answering import lowest

PHQ_9_ITEM_9 = '{"instrument":"phq-9","answers":{"1":0,"2":0,"3":0,"4":0,"5":0,"6":0,"7":0,"8":0,"9":1}}'


def run(*lines):
    """Return the answers and the exit status."""
    out, status = StringIO(), 0
    try:
        call_command("score", stdin=BytesIO("\n".join(lines).encode()), stdout=out)
    except SystemExit as end:
        status = end.code
    return [json.loads(line) for line in out.getvalue().splitlines()], status


def test_a_low_total_with_the_suicide_item_is_told():
    assert run(PHQ_9_ITEM_9) == (
        [
            {
                "instrument": "phq-9",
                "version": "1",
                "status": "complete",
                "total": 1,
                "subscales": {},
                "band": "minimal",
                "positive": False,
                "flags": ["suicide-item"],
                "missing": [],
                "prorated": False,
                "syndrome": "none",
            }
        ],
        0,
    )


def test_a_prorated_total_leaves_as_a_json_number():
    out = StringIO()
    answers = '{"1": 2, "2": 2, "3": 2, "5": 1, "6": 1, "7": 1}'
    call_command("score", stdin=BytesIO(f'{{"instrument": "gad-7", "answers": {answers}}}'.encode()), stdout=out)
    assert '"total": 10.5,' in out.getvalue()
    assert '"prorated": true' in out.getvalue()


@pytest.mark.parametrize("instrument", INSTRUMENTS)
@pytest.mark.parametrize("sex", [{}, {"reference_sex": "female"}, {"reference_sex": None}])
def test_every_instrument_is_scored_with_any_reference_sex(instrument, sex):
    (found,), status = run(json.dumps({"instrument": instrument, "answers": lowest(instrument)} | sex))
    assert (found["instrument"], found["status"], status) == (instrument, "complete", 0)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{}", '"instrument" is missing; accepted: lsas-sr, '),
        ('{"instrument": "phq9", "answers": {}}', '"instrument" is "phq9"; accepted: lsas-sr, '),
        ('{"instrument": 9, "answers": {}}', '"instrument" is 9; accepted: '),
        ('{"instrument": null, "answers": {}}', '"instrument" is null; accepted: '),
        ('{"instrument": "gad-7"}', '"answers" is missing; an object'),
        ('{"instrument": "gad-7", "answers": null}', '"answers" is null; an object'),
        ('{"instrument": "gad-7", "answers": [1, 1]}', '"answers" is a list; an object'),
        ('{"instrument": "gad-7", "answers": {}, "sex": "male"}', 'Unknown key "sex"; accepted: instrument, '),
        ('{"instrument": "gad-7", "answers": {}, "reference_sex": "m"}', '"reference_sex" is "m"; accepted: female, '),
        ('{"instrument": "gad-7", "answers": {}, "reference_sex": 1}', '"reference_sex" is 1; accepted: '),
        ('{"instrument": "gad-7", "answers": {"8": 1}}', "Unknown item '8' for gad-7; accepted: 1, 2, "),
        ('{"instrument": "gad-7", "answers": {"1": 4}}', 'Item "1" of gad-7 does not take this; a whole number from 0'),
        ('{"instrument": "gad-7", "answers": {"1": -1}}', "a whole number from 0 to 3 is accepted."),
        ('{"instrument": "gad-7", "answers": {"1": "1"}}', "a whole number from 0 to 3 is accepted."),
        ('{"instrument": "gad-7", "answers": {"1": true}}', "a whole number from 0 to 3 is accepted."),
        ('{"instrument": "gad-7", "answers": {"1": 1.0}}', "a whole number from 0 to 3 is accepted."),
        ('{"instrument": "gad-7", "answers": {"1": 1.5}}', "a whole number from 0 to 3 is accepted."),
        ('{"instrument": "gad-7", "answers": {"1": 1e0}}', "a whole number from 0 to 3 is accepted."),
        (f'{{"instrument": "gad-7", "answers": {{"1": {"9" * 5000}}}}}', "a whole number from 0 to 3 is accepted."),
        ('{"instrument": "gad-7", "answers": {"1": NaN}}', "holds NaN"),
        ('{"instrument": "gad-7", "answers": {"1": 1, "1": 2}}', 'key "1" is given twice'),
        ('{"instrument": "c-ssrs-screen", "answers": {"1": 1}}', "true or false is accepted."),
        ('{"instrument": "c-ssrs-screen", "answers": {"1": "no"}}', "true or false is accepted."),
        ('{"instrument": "mdq", "answers": {"3": "severe"}}', 'one of "none", "minor", "moderate", "serious" is'),
        ('{"instrument": "mdq", "answers": {"3": 2}}', 'one of "none", "minor", "moderate", "serious" is'),
        ('{"instrument": "wsas", "answers": {"1": "n/a"}}', 'a whole number from 0 to 8, or "na", is accepted.'),
        ('{"instrument": "wsas", "answers": {"2": "na"}}', "a whole number from 0 to 8 is accepted."),
        ('{"instrument": "vas-anxiety", "answers": {"1": 101}}', "a whole number from 0 to 100 is accepted."),
        ('{"instrument": "vas-anxiety", "answers": {"1": 50.0}}', "a whole number from 0 to 100 is accepted."),
    ],
)
def test_a_mistake_is_told_in_one_sentence_and_the_next_line_is_scored(line, sentence):
    (wrong, right), status = run(line, PHQ_9_ITEM_9)
    assert (list(wrong), wrong["line"], right["total"], status) == (["line", "error"], 1, 1, 1)
    assert sentence in wrong["error"]
    assert wrong["error"].endswith(".")


def test_minus_zero_is_a_whole_number():
    (found,), _ = run('{"instrument": "vas-anxiety", "answers": {"1": -0}}')
    assert found["total"] == 0


def test_a_thousand_lines_take_far_less_than_three_seconds():
    line = json.dumps({"instrument": "lsas-sr", "answers": lowest("lsas-sr")}).encode() + b"\n"
    began = time.process_time()
    call_command(Command(), stdin=BytesIO(line * 1000), stdout=StringIO())
    assert time.process_time() - began < 2
