from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.accounts.services import SecondPersonRefused, second_person
from clinic.sites.current import current_site
from clinic.web.paging import page_of
from treatments.stock import queries, services
from treatments.stock.forms import FindingForm, PeriodForm, ReceiveForm, ReverseForm, TakeOutForm
from treatments.stock.labels import MOVEMENT_NAMES, vial_chip
from treatments.stock.ledger import Movement

REGISTER_SHOWS = timedelta(days=30)


@requires(Action.SEE_STOCK)
def vials(request: HttpRequest) -> HttpResponse:
    """What the current site holds, the first to expire on top."""
    site, now = current_site(request), timezone.now()
    rows = [
        {"vial": vial, "chips": vial_chip(vial, queries.state_of(vial, site.time_zone, now), today=_today(site, now))}
        for vial in queries.in_stock(site)
    ]
    context = {"site": site, "rows": rows, "incidents": queries.open_incidents(request.user).filter(site=site)}
    return render(request, "treatments/stock/vials.html", context)


@requires(Action.MANAGE_STOCK)
def receive(request: HttpRequest) -> HttpResponse:
    site, now = current_site(request), timezone.now()
    form = ReceiveForm(request.POST or None, today=_today(site, now))
    if request.method == "POST" and form.is_valid():
        try:
            vial = services.receive(
                site=site,
                container=form.container(),
                key=f"receive-{form.cleaned_data['key']}",
                by=request.user,
                at=now,
            )
        except services.StockError as error:
            form.add_error("barcode", str(error))
        else:
            messages.success(request, f"{vial} is in the register.")
            return redirect("stock:vial", vial.pk)
    context = {"site": site, "form": form}
    return render(request, "treatments/stock/receive.html", context, status=422 if form.errors else 200)


@requires(Action.SEE_STOCK)
def vial(request: HttpRequest, vial_id: int) -> HttpResponse:
    """One vial and every line of the register about it."""
    found = queries.vial_for(request.user, vial_id)
    return _vial_page(request, found, TakeOutForm())


def _vial_page(request, found, form, status=200):
    now = timezone.now()
    state = queries.state_of(found, found.site.time_zone, now)
    context = {
        "vial": found,
        "zone": found.site.time_zone,
        "chips": vial_chip(found, state, today=_today(found.site, now)),
        "entries": _named(queries.entries_of(found)),
        "form": form if found.balance_ml else None,
    }
    return render(request, "treatments/stock/vial.html", context, status=status)


@requires(Action.MANAGE_STOCK)
@require_POST
def take_out(request: HttpRequest, vial_id: int) -> HttpResponse:
    """Take the rest of a vial out of the stock, in front of a witness."""
    found = queries.vial_for(request.user, vial_id)
    form = TakeOutForm(request.POST)
    now = timezone.now()
    if form.is_valid() and (witness := _witness(request, form, found.site, now)):
        data = form.cleaned_data
        try:
            services.take_out(
                vial=found,
                movement=Movement(data["movement"]),
                ml=data["ml"],
                reason=data["reason"],
                witness=witness,
                key=f"out-{data['key']}",
                by=request.user,
                at=now,
            )
        except services.StockError as error:
            form.add_error("ml", str(error))
        else:
            messages.success(request, "Written into the register.")
            return redirect("stock:vial", found.pk)
    return _vial_page(request, found, form, status=422)


@requires(Action.MANAGE_STOCK)
def reverse(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Answer a mistaken line by one that undoes it."""
    entry = queries.entry_for(request.user, entry_id)
    form = ReverseForm(request.POST or None)
    now = timezone.now()
    if request.method == "POST" and form.is_valid() and (witness := _witness(request, form, entry.vial.site, now)):
        try:
            services.reverse(entry=entry, reason=form.cleaned_data["reason"], witness=witness, by=request.user, at=now)
        except services.StockError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Reversed. Both lines stay in the register.")
            return redirect("stock:vial", entry.vial_id)
    context = {"entry": entry, "form": form, "name": MOVEMENT_NAMES[entry.movement], "zone": entry.vial.site.time_zone}
    return render(request, "treatments/stock/reverse.html", context, status=422 if form.errors else 200)


@requires(Action.SEE_STOCK)
def ledger(request: HttpRequest) -> HttpResponse:
    """The register of the current site for a period, newest first, made to be printed."""
    site = current_site(request)
    today = _today(site, timezone.now())
    shown = {"first": today - REGISTER_SHOWS, "last": today}
    asked = "first" in request.GET or "last" in request.GET
    form = PeriodForm(request.GET) if asked else PeriodForm(initial=shown)
    if asked and form.is_valid():
        shown = form.cleaned_data
    page = page_of(queries.register(site, shown["first"], shown["last"]), request.GET, keys=("at", "id"))
    context = {"site": site, "zone": site.time_zone, "form": form, "page": page, "rows": _named(page.rows), **shown}
    return render(request, "treatments/stock/ledger.html", context, status=422 if form.errors else 200)


@requires(Action.SEE_STOCK)
def incidents(request: HttpRequest) -> HttpResponse:
    """What did not add up: open ones first, then those that are closed, newest first."""
    return _incidents_page(request)


def _incidents_page(request, refused=None, form=None, status=200):
    found = list(queries.open_incidents(request.user))
    for incident in found:
        incident.form = form if incident == refused else FindingForm(prefix=f"incident-{incident.pk}")
    context = {
        "open": found,
        "page": page_of(
            queries.incidents_at(request.user).filter(closed_at__isnull=False), request.GET, keys=("closed_at", "id")
        ),
    }
    return render(request, "treatments/stock/incidents.html", context, status=status)


@requires(Action.MANAGE_STOCK)
@require_POST
def close_incident(request: HttpRequest, incident_id: int) -> HttpResponse:
    found = queries.incident_for(request.user, incident_id)
    form = FindingForm(request.POST, prefix=f"incident-{found.pk}")
    if not form.is_valid():
        return _incidents_page(request, found, form, status=422)
    try:
        services.close_incident(found, finding=form.cleaned_data["finding"], by=request.user, at=timezone.now())
    except services.StockError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The incident is closed.")
    return redirect("stock:incidents")


def _named(entries):
    """The lines of a register with the words of their movement, and whether each can still be reversed."""
    rows = list(entries)
    reversed_ids = {entry.reverses_id for entry in rows}
    for entry in rows:
        entry.name = MOVEMENT_NAMES[entry.movement]
        entry.can_be_reversed = services.is_reversible(entry) and entry.pk not in reversed_ids
    return rows


def _today(site, now):
    return now.astimezone(ZoneInfo(site.time_zone)).date()


def _witness(request, form, site, now):
    """The second person of a valid form; None with the sentence at the field when they did not prove it."""
    try:
        return second_person(
            username=form.cleaned_data["second_username"],
            password=form.cleaned_data["second_password"],
            action=Action.WITNESS,
            not_user=request.user,
            site=site,
            at=now,
        )
    except SecondPersonRefused as error:
        form.add_error("second_password", str(error))
        return None
