from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.sites.current import current_site
from clinic.web.paging import page_of
from clinic.web.pdf import pdf_response
from treatments.stock import queries, reporting, services
from treatments.stock.deadlines import inventory_due
from treatments.stock.forms import PeriodForm, RulesForm
from treatments.stock.views.witnessing import named, today_at

REGISTER_SHOWS = timedelta(days=30)


@requires(Action.SEE_STOCK)
def ledger(request: HttpRequest) -> HttpResponse:
    """The register of the current site for a period, newest first."""
    site = current_site(request)
    form, shown = _period(request, site)
    page = page_of(queries.register(site, shown["first"], shown["last"]), request.GET, keys=("at", "id"))
    context = {"site": site, "zone": site.time_zone, "form": form, "page": page, "rows": named(page.rows), **shown}
    return render(request, "treatments/stock/ledger.html", context, status=422 if form.errors else 200)


def _period(request, site):
    """The form of a period and the days that are shown: those asked for, else the last thirty."""
    today = today_at(site, timezone.now())
    shown = {"first": today - REGISTER_SHOWS, "last": today}
    if not ("first" in request.GET or "last" in request.GET):
        return PeriodForm(initial=shown), shown
    form = PeriodForm(request.GET)
    return form, form.cleaned_data if form.is_valid() else shown


@requires(Action.SEE_STOCK)
def reports(request: HttpRequest) -> HttpResponse:
    """What an inspector asks for: each report for any period, the inventories, and when the next one is due."""
    site = current_site(request)
    today = today_at(site, timezone.now())
    form, shown = _period(request, site)
    inventories = list(queries.inventories(site)[:20])
    last = today_at(site, inventories[0].at) if inventories else None
    first_stock = queries.first_received(site)
    context = {
        "site": site,
        "zone": site.time_zone,
        "rules": queries.rules_of(site),
        "form": form,
        "reports": reporting.REPORTS.values(),
        "inventories": inventories,
        "due": inventory_due(last, first_stock and today_at(site, first_stock), today),
        **shown,
    }
    return render(request, "treatments/stock/reports.html", context, status=422 if form.errors else 200)


@requires(Action.SEE_STOCK)
def report(request: HttpRequest, name: str) -> HttpResponse:
    """One report for a period, on the screen."""
    site = current_site(request)
    if name not in reporting.REPORTS:
        return redirect("stock:reports")
    form, shown = _period(request, site)
    found = reporting.report(name, site, shown["first"], shown["last"], today=today_at(site, timezone.now()))
    table = [list(zip(found.columns, row, strict=True)) for row in found.rows]
    context = {"site": site, "form": form, "report": found, "table": table, "name": name, **shown}
    return render(request, "treatments/stock/report.html", context, status=422 if form.errors else 200)


@requires(Action.SEE_STOCK)
def report_pdf(request: HttpRequest, name: str) -> HttpResponse:
    """The same report on paper."""
    site, now = current_site(request), timezone.now()
    if name not in reporting.REPORTS:
        return redirect("stock:reports")
    form, shown = _period(request, site)
    if form.errors:
        return render(request, "treatments/stock/reports.html", {"site": site, "form": form, **shown}, status=422)
    found = reporting.report(name, site, shown["first"], shown["last"], today=today_at(site, now))
    return pdf_response(reporting.document(found, site, at=now), f"{name}-{shown['first']}-{shown['last']}.pdf")


@requires(Action.MANAGE_CLINIC)
def rules(request: HttpRequest) -> HttpResponse:
    """Who holds the stock of the current site, and its own rules."""
    site = current_site(request)
    known = queries.rules_of(site)
    initial = {
        "registrant": known.registrant,
        "dea_number": known.dea_number,
        "count_difference_ml": known.count_limits.difference_ml,
        "count_difference_percent": known.count_limits.difference_percent,
        "returns_allowed": known.returns_allowed,
    }
    form = RulesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.set_rules(site=site, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, "The rules are set; what they were is kept.")
        return redirect("stock:rules")
    context = {"site": site, "form": form}
    return render(request, "treatments/stock/rules.html", context, status=422 if form.errors else 200)
