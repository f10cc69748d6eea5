from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.sites.current import current_site
from clinic.web.pdf import pdf_response
from treatments.stock import queries, reporting, services
from treatments.stock.days import Occasion, closing_faults, needs_words
from treatments.stock.forms import CloseDayForm, CountForm
from treatments.stock.views.witnessing import today_at, witness_of

OCCASIONS = {occasion.value: occasion for occasion in Occasion}


@requires(Action.SEE_STOCK)
def day(request: HttpRequest, day_id: int) -> HttpResponse:
    """One day of the stock: its counts, what stands in the way of closing it, who opened and closed it."""
    return _day_page(request, queries.day_for(request.user, day_id))


def _day_page(request, found, form=None, status=200):
    facts = queries.day_facts(found)
    context = {
        "day": found,
        "zone": found.site.time_zone,
        "facts": facts,
        "faults": () if facts.is_closed else closing_faults(facts),
        "needs_words": needs_words(facts),
        "counts": queries.counts_of(found),
        "incidents": queries.incidents_of_day(found),
        "events": found.events.select_related("by", "second"),
        "form": form or (CloseDayForm() if needs_words(facts) else None),
        "is_today": found.on_date == today_at(found.site, timezone.now()),
    }
    return render(request, "treatments/stock/day.html", context, status=status)


@requires(Action.MANAGE_STOCK)
@require_POST
def close_day(request: HttpRequest, day_id: int) -> HttpResponse:
    """Close a day; over an open difference only with words and a second person."""
    found, now = queries.day_for(request.user, day_id), timezone.now()
    form, second, words = None, None, ""
    if needs_words(queries.day_facts(found)):
        form = CloseDayForm(request.POST)
        if not form.is_valid() or not (second := witness_of(request, form, found.site, now)):
            return _day_page(request, found, form, status=422)
        words = form.cleaned_data["words"]
    try:
        services.close_day(found, words=words, second=second, by=request.user, at=now)
    except services.StockError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The day is closed.")
    return redirect("stock:day", found.pk)


@requires(Action.MANAGE_STOCK)
def count(request: HttpRequest, name: str) -> HttpResponse:
    """Count the stock of the current site; the page shows nothing of what the register says."""
    site, now = current_site(request), timezone.now()
    occasion = OCCASIONS.get(name)
    if occasion is None:
        return redirect("stock:vials")
    inventory = occasion is Occasion.INVENTORY
    form = CountForm(request.POST or None, parts=queries.to_count(site, now), inventory=inventory)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.count(site=site, counted=form.counted(occasion), by=request.user, at=now)
        except services.StockError as error:
            form.add_error(None, str(error))
        else:
            return redirect("stock:counted", made.pk)
    context = {"site": site, "form": form, "occasion": occasion, "inventory": inventory}
    return render(request, "treatments/stock/count.html", context, status=422 if form.errors else 200)


@requires(Action.SEE_STOCK)
def counted(request: HttpRequest, count_id: int) -> HttpResponse:
    """What was counted beside what the register said."""
    found = queries.count_for(request.user, count_id)
    context = {"count": found, "lines": queries.lines_of(found), "zone": found.day.site.time_zone}
    return render(request, "treatments/stock/counted.html", context)


@requires(Action.SEE_STOCK)
def counted_pdf(request: HttpRequest, count_id: int) -> HttpResponse:
    """The same on paper; of an inventory, the document that is kept for the inspector."""
    found = queries.count_for(request.user, count_id)
    return pdf_response(reporting.count_document(found, at=timezone.now()), f"count-{found.pk}.pdf")
