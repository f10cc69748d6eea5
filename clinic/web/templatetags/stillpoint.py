"""Tags and filters of every page; they are built in, so no template loads them.

They draw chips and icons and write numbers and times as the clinic reads them. They decide nothing.
"""

from datetime import date, datetime, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

register = template.Library()

NO_BREAK = "\u00a0"
NOTHING = "–"

SEVERITIES = {
    "block": ("block", _("Block")),
    "urgent": ("alert", _("Urgent")),
    "review": ("eye", _("Review")),
    "note": ("info", _("Note")),
}
TONES = {
    "": "circle",
    "active": "now",
    "good": "done",
    "note": "info",
    "review": "eye",
    "urgent": "alert",
    "block": "block",
}
BASES = {
    "design": _("This clinic's own setting; no published source."),
    "k?": _("Held with low confidence; check the publication before relying on it."),
    "k": _("From the cited publication, not checked against its text."),
    "derived": _("Worked out from sourced figures."),
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of `static/img/icons.svg`, hidden from screen readers: a word always stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.inclusion_tag("clinic/web/parts/chip.html")
def severity(value: str) -> dict:
    """The chip of a finding's severity: block, urgent, review or note. Raises KeyError for anything else."""
    drawing, word = SEVERITIES[value]
    return {"tone": str(value), "drawing": drawing, "word": word}


@register.inclusion_tag("clinic/web/parts/chip.html")
def state(word: str, tone: str = "", drawing: str = "") -> dict:
    """A chip for a state, in the caller's word; tone is one of `TONES`, which also gives the drawing."""
    tone = tone or ""
    return {"tone": tone, "drawing": drawing or TONES[tone], "word": word}


@register.inclusion_tag("clinic/web/parts/field_note.html")
def basis_note(tag: str) -> dict:
    """Say where a figure comes from when it is not from a source that was read; nothing for a verified one."""
    return {"words": BASES.get(str(tag).split(":")[0].strip(), "")}


@register.filter
def quantity(value: Decimal | int | float | None, unit: str = "") -> str:
    """A number as it is safe to read: no trailing zero, a zero before the point, its unit kept on the line.

    Always a point, whatever the language: 35 mg, 0.5 mg/kg, 98%; a dash for None.
    """
    if value is None or value == "":
        return NOTHING
    number = Decimal(str(value))
    digits = format(number, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    if number == 0:
        digits = "0"
    return f"{digits}{unit}" if unit in ("", "%") else f"{digits}{NO_BREAK}{unit}"


@register.filter
def local_time(moment: datetime | None, zone: str | tzinfo) -> str:
    """Day and time on the clock of `zone`: Sun 1 Mar 2026, 09:05."""
    return _local(moment, zone, "D j M Y, H:i")


@register.filter
def local_clock(moment: datetime | None, zone: str | tzinfo) -> str:
    """Only the time on the clock of `zone`: 09:05."""
    return _local(moment, zone, "H:i")


@register.filter
def local_day(moment: datetime | date | None, zone: str | tzinfo) -> str:
    """Only the day in `zone`: Sun 1 Mar 2026. A date is shown as it is."""
    if isinstance(moment, date) and not isinstance(moment, datetime):
        return date_format(moment, "D j M Y")
    return _local(moment, zone, "D j M Y")


def _local(moment, zone, shape):
    if not moment:
        return NOTHING
    zone = ZoneInfo(zone) if isinstance(zone, str) else zone
    there = moment.astimezone(zone)
    return format_html('<time datetime="{}">{}</time>', there.isoformat(), date_format(there, shape))


@register.filter
def error_target(field) -> str:
    """The id of the control that an error of this bound field belongs to: its first one where it has several."""
    return field.id_for_label or f"{field.auto_id}_0"
