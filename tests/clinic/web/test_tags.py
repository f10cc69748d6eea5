"""Numbers and times as they are safe to read, and chips that never speak by colour alone."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template

from clinic.web.templatetags import stillpoint


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (Decimal("35.00"), "mg", "35\u00a0mg"),
        (Decimal("0.50"), "mg/kg", "0.5\u00a0mg/kg"),
        (Decimal("100"), "mL", "100\u00a0mL"),
        (Decimal("1E+2"), "mL", "100\u00a0mL"),
        (Decimal("0.000"), "mg", "0\u00a0mg"),
        (Decimal("-0.0"), "", "0"),
        (Decimal("-1.20"), "mg", "-1.2\u00a0mg"),
        (150, "", "150"),
        (98, "%", "98%"),
        (0.1, "mL", "0.1\u00a0mL"),
        (None, "mg", "–"),
        ("", "mg", "–"),
    ],
)
def test_a_quantity_has_no_trailing_zero_and_keeps_its_unit(value, unit, written):
    assert stillpoint.quantity(value, unit) == written


def test_a_time_is_written_on_the_clock_of_the_zone():
    at = datetime(2026, 3, 8, 6, 59, tzinfo=UTC)
    assert ">Sun 8 Mar 2026, 01:59<" in stillpoint.local_time(at, "America/New_York")
    assert ">03:00<" in stillpoint.local_clock(at.replace(hour=7, minute=0), "America/New_York")
    assert ">Sun 8 Mar 2026<" in stillpoint.local_day(at, "Europe/Berlin")
    assert stillpoint.local_day(date(2026, 3, 8), "Europe/Berlin") == "Sun 8 Mar 2026"
    assert stillpoint.local_time(None, "UTC") == "–"


@pytest.mark.parametrize("value", stillpoint.SEVERITIES)
def test_a_severity_is_a_drawing_and_a_word(value):
    html = Template("{% severity value %}").render(Context({"value": value}))
    assert f"chip--{value}" in html
    assert "<svg" in html
    assert str(stillpoint.SEVERITIES[value][1]) in html


def test_an_unknown_severity_is_an_error_and_not_a_plain_chip():
    with pytest.raises(KeyError):
        stillpoint.severity("fatal")


def test_a_state_escapes_its_word():
    assert "&lt;b&gt;" in Template("{% state word 'good' %}").render(Context({"word": "<b>"}))


@pytest.mark.parametrize(
    ("tag", "words"),
    [("design", "own setting"), ("k?", "low confidence"), ("k: Sanacora 2017", "not checked"), ("v:taylor", None)],
)
def test_a_figure_without_a_read_source_says_so(tag, words):
    html = Template("{% basis_note tag %}").render(Context({"tag": tag})).strip()
    assert html == "" if words is None else words in html


def test_every_drawing_that_the_tags_name_exists():
    from django.contrib.staticfiles import finders

    with open(finders.find("img/icons.svg")) as sprite:
        drawings = sprite.read()
    named = {*stillpoint.TONES.values(), *(drawing for drawing, _word in stillpoint.SEVERITIES.values())}
    assert all(f'id="{name}"' in drawings for name in named)
