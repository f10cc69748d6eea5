from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from clinic.accounts.access import requires
from clinic.accounts.roles import Action
from clinic.sites.current import current_site
from treatments.stock import queries, services
from treatments.stock.forms import (
    AdjustForm,
    ArrivalForm,
    ReceiveForm,
    ReverseForm,
    ScanForm,
    TakeOutForm,
    TransferForm,
)
from treatments.stock.labels import MOVEMENT_NAMES, vial_chip
from treatments.stock.ledger import Movement
from treatments.stock.views.witnessing import named, today_at, witness_of

ACT_FORMS = ("take_out", "adjust", "transfer")


@requires(Action.SEE_STOCK)
def vials(request: HttpRequest) -> HttpResponse:
    """What the current site holds, the first to expire on top; a scan finds one of it."""
    site, now = current_site(request), timezone.now()
    held = list(queries.in_stock(site))
    scan_form = ScanForm(request.GET or None) if "scan" in request.GET else ScanForm()
    found = held
    if scan_form.is_bound and scan_form.is_valid() and scan_form.cleaned_data["scan"]:
        found = queries.scanned(held, scan_form.cleaned_data["scan"])
        if len(found) == 1:
            return redirect("stock:vial", found[0].pk)
        if not found:
            scan_form.add_error("scan", "Nothing in stock here has this code, lot, NDC or number.")
    today = today_at(site, now)
    context = {
        "site": site,
        "rows": [
            {"vial": vial, "chips": vial_chip(vial, queries.state_of(vial, site.time_zone, now), today=today)}
            for vial in found
        ],
        "scan_form": scan_form,
        "arriving": list(queries.on_their_way(site)),
        "incidents": queries.open_incidents(request.user).filter(site=site),
        "today": today,
        "day": queries.day_of_stock(site, today),
        "unclosed": list(queries.unclosed_days(site, today)),
    }
    return render(request, "treatments/stock/vials.html", context, status=422 if scan_form.errors else 200)


@requires(Action.MANAGE_STOCK)
def receive(request: HttpRequest) -> HttpResponse:
    """Take containers into the stock; a scan fills in what the code says, the person the rest."""
    site, now = current_site(request), timezone.now()
    scan_form, initial = _scanned_label(request)
    form = ReceiveForm(request.POST or None, today=today_at(site, now), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            received = services.receive_several(
                site=site,
                container=form.container(),
                containers=form.cleaned_data["containers"],
                key=f"receive-{form.cleaned_data['key']}",
                by=request.user,
                at=now,
            )
        except services.StockError as error:
            form.add_error("barcode", str(error))
        else:
            messages.success(request, _received_words(received))
            return redirect("stock:vial", received[0].pk)
    context = {"site": site, "form": form, "scan_form": scan_form}
    return render(request, "treatments/stock/receive.html", context, status=422 if form.errors else 200)


def _scanned_label(request):
    """The scan box, and what its code says of the container."""
    if "scan" not in request.GET:
        return ScanForm(), {}
    form = ScanForm(request.GET)
    scan = form.cleaned_data["scan"] if form.is_valid() else None
    if scan is None:
        return form, {}
    read = {"ndc": scan.ndc, "lot": scan.lot, "expires_on": scan.expires_on, "barcode": scan.serial}
    return form, {name: value for name, value in read.items() if value}


def _received_words(received):
    if len(received) == 1:
        return f"{received[0]} is in the register."
    return f"{len(received)} containers are in the register, no. {received[0].number} to {received[-1].number}."


@requires(Action.SEE_STOCK)
def vial(request: HttpRequest, vial_id: int) -> HttpResponse:
    """One vial and every line of the register about it."""
    return _vial_page(request, queries.vial_for(request.user, vial_id))


def _vial_page(request, found, status=200, **bound):
    now = timezone.now()
    state = queries.state_of(found, found.site.time_zone, now)
    acts = {
        "take_out": bound.get("take_out") or TakeOutForm(prefix="out"),
        "adjust": bound.get("adjust") or AdjustForm(prefix="adjust"),
        "transfer": bound.get("transfer") or TransferForm(prefix="transfer", from_site=found.site),
    }
    context = {
        "vial": found,
        "zone": found.site.time_zone,
        "chips": vial_chip(found, state, today=today_at(found.site, now)),
        "entries": named(queries.entries_of(found)),
        "acts": acts if found.received_at else {},
        "arrival_form": bound.get("arrival") or ArrivalForm(prefix="arrival"),
        "refused": next(iter(bound), ""),
    }
    return render(request, "treatments/stock/vial.html", context, status=status)


@requires(Action.MANAGE_STOCK)
@require_POST
def take_out(request: HttpRequest, vial_id: int) -> HttpResponse:
    """Take all or part of a vial out of the stock, in front of a witness."""
    found, now = queries.vial_for(request.user, vial_id), timezone.now()
    form = TakeOutForm(request.POST, prefix="out")
    if form.is_valid() and (witness := witness_of(request, form, found.site, now)):
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
    return _vial_page(request, found, status=422, take_out=form)


@requires(Action.MANAGE_STOCK)
@require_POST
def adjust(request: HttpRequest, vial_id: int) -> HttpResponse:
    """Bring the register to what was measured in the container, in front of a witness."""
    found, now = queries.vial_for(request.user, vial_id), timezone.now()
    form = AdjustForm(request.POST, prefix="adjust")
    if form.is_valid() and (witness := witness_of(request, form, found.site, now)):
        data = form.cleaned_data
        try:
            services.adjust(
                vial=found,
                measured_ml=data["measured_ml"],
                reason=data["reason"],
                witness=witness,
                key=f"adjust-{data['key']}",
                by=request.user,
                at=now,
            )
        except services.StockError as error:
            form.add_error("measured_ml", str(error))
        else:
            messages.success(request, "The register says what was measured; both lines stay.")
            return redirect("stock:vial", found.pk)
    return _vial_page(request, found, status=422, adjust=form)


@requires(Action.MANAGE_STOCK)
@require_POST
def transfer(request: HttpRequest, vial_id: int) -> HttpResponse:
    """Send a container to another site of the clinic, in front of a witness."""
    found, now = queries.vial_for(request.user, vial_id), timezone.now()
    form = TransferForm(request.POST, prefix="transfer", from_site=found.site)
    if form.is_valid() and (witness := witness_of(request, form, found.site, now)):
        data = form.cleaned_data
        try:
            services.transfer(
                vial=found,
                to_site=data["to_site"],
                reason=data["reason"],
                witness=witness,
                key=f"transfer-{data['key']}",
                by=request.user,
                at=now,
            )
        except services.StockError as error:
            form.add_error("to_site", str(error))
        else:
            messages.success(request, f"On its way to {data['to_site']}, where its arrival is confirmed.")
            return redirect("stock:vial", found.pk)
    return _vial_page(request, found, status=422, transfer=form)


@requires(Action.MANAGE_STOCK)
@require_POST
def arrive(request: HttpRequest, vial_id: int) -> HttpResponse:
    """Say that a container from another site has arrived, or that it has not."""
    found = queries.vial_for(request.user, vial_id)
    form = ArrivalForm(request.POST, prefix="arrival")
    if form.is_valid():
        try:
            services.confirm_arrival(vial=found, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.StockError as error:
            form.add_error(None, str(error))
        else:
            arrived = form.cleaned_data["arrived"]
            messages.success(request, "It is in the register here." if arrived else "An incident is open.")
            return redirect("stock:vial", found.pk)
    return _vial_page(request, found, status=422, arrival=form)


@requires(Action.MANAGE_STOCK)
def reverse(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Answer a mistaken line by one that undoes it."""
    entry = queries.entry_for(request.user, entry_id)
    form = ReverseForm(request.POST or None)
    now = timezone.now()
    if request.method == "POST" and form.is_valid() and (witness := witness_of(request, form, entry.vial.site, now)):
        try:
            services.reverse(entry=entry, reason=form.cleaned_data["reason"], witness=witness, by=request.user, at=now)
        except services.StockError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Reversed. Both lines stay in the register.")
            return redirect("stock:vial", entry.vial_id)
    context = {"entry": entry, "form": form, "name": MOVEMENT_NAMES[entry.movement], "zone": entry.vial.site.time_zone}
    return render(request, "treatments/stock/reverse.html", context, status=422 if form.errors else 200)
