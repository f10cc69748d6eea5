"""Numbers that lead to the people behind them: `{% load outcomes %}{% people "responders-2" row.responders %}`."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from treatments.outcomes.groups import all_groups
from treatments.outcomes.lists import LISTS, WORDS
from treatments.outcomes.presenting import group_words

register = template.Library()
_PLACES = {group: number for number, group in enumerate(all_groups())}


@register.simple_tag(takes_context=True)
def people(context, group: str, count: int | None):
    """The count; for who may see the patients behind a figure, a link to their list with the same filter."""
    if not count or not context.get("may_see_patients"):
        return "–" if count is None else count
    return format_html(
        '<a href="{}?{}">{}<span class="visually-hidden"> {}</span></a>',
        reverse("outcomes:behind", args=[_PLACES[group]]),
        _query(context["request"]),
        count,
        _("patients: %(group)s") % {"group": group_words(group)},
    )


@register.simple_tag(takes_context=True)
def people_of(context, name: str, number: int, count: int | None):
    """The same for a week or a band of dose: `{% people_of "eligible" 4 12 %}`, `{% people_of "dose" 1 12 %}`."""
    return people(context, f"{name}-{number}", count)


@register.simple_tag(takes_context=True)
def listed(context, name: str, count: int | None, of: int | None = None):
    """The same for a number of the safety board, or of how the clinic runs; `of` tells the row of a table."""
    if not count or not context.get("may_see_patients"):
        return "–" if count is None else count
    return format_html(
        '<a href="{}?{}{}">{}<span class="visually-hidden"> {}</span></a>',
        reverse("outcomes:listed", args=[LISTS.index(name)]),
        "" if of is None else f"of={of}&",
        _query(context["request"]),
        count,
        _("patients: %(group)s") % {"group": WORDS[name]},
    )


@register.simple_tag(takes_context=True)
def listed_band(context, name: str, band: int, count: int):
    """The same for a band of dose, or a grade."""
    return listed(context, f"{name}-{band}", count)


def _query(request) -> str:
    """The filter of the page, and the way back to it; the same for every number of the page."""
    if not hasattr(request, "outcomes_query"):
        query = request.GET.copy()
        query["next"] = request.path
        request.outcomes_query = query.urlencode()
    return request.outcomes_query
