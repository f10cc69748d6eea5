"""The pages of one's own account that django-allauth does not have."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.accounts import services
from clinic.accounts.access import requires
from clinic.accounts.forms import PinForm
from clinic.accounts.models import Pin
from clinic.accounts.roles import Action
from clinic.sites.current import current_site

SHOWN = 10


@requires(Action.WITNESS)
def pin(request: HttpRequest) -> HttpResponse:
    """Set one's own PIN for countersigning, and see where one's name was signed lately."""
    form = PinForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        services.set_pin(request.user, form.cleaned_data["pin"], at=timezone.now())
        messages.success(request, _("Your PIN is set. It countersigns beside a colleague; it opens no page."))
        return redirect("account_pin")
    context = {
        "form": form,
        "pin": Pin.objects.filter(user=request.user).first(),
        "signed": request.user.second_signatures.select_related("beside").order_by("-at", "-id")[:SHOWN],
        "zone": current_site(request).time_zone,
    }
    return render(request, "clinic/accounts/pin.html", context, status=422 if form.errors else 200)


@requires(Action.WITNESS)
@require_POST
def remove_pin(request: HttpRequest) -> HttpResponse:
    """Countersign with the password alone again."""
    services.remove_pin(request.user)
    messages.success(request, _("Your PIN is removed. You countersign with your password."))
    return redirect("account_pin")
