"""The page that opens without a network, and the service worker that opens it.

The page is the same for everybody: a vitals pad, the acts, the scales in the words that we ship, side effects by their
names, and how much is unsent. No patient, no user, nothing of any record is in it, so that it may lie on a device. The
worker keeps this page and the files it needs, nothing else.
"""

from functools import cache
from hashlib import sha256

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from clinic.accounts.access import open_to_all
from clinic.web.fields import DecimalField
from intake.instruments.wording import wording_for
from treatments.infusions import forms, scales
from treatments.infusions.rules.interventions import KINDS
from treatments.infusions.rules.payload import ACCEPTED, PARAMETERS
from treatments.infusions.rules.terms import EMERGENCIES, GRADES, SIDE_EFFECTS
from treatments.infusions.views.cockpit import BOXES, scale_forms

WORKER = "js/infusion-worker.js"
# A field that must be filled in when this is chosen in its form.
NEEDED_WITH = {"words": "other", "place": "placed"}
# Death is written down with the other endings, when the clinic can be reached.
GRADES_AT_THE_CHAIR = (1, 2, 3, 4)
# What makes the page another one: a new release of any of these, and devices fetch all of it again.
PARTS = (
    "js/sealed-store.js",
    "js/outbox.js",
    "js/offline.js",
    "js/not-done.js",
    "js/kept.js",
    "js/chairside.js",
    "js/vitals-pad.js",
    "css/infusion.css",
    WORKER,
)


@open_to_all
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What a device shows when it cannot reach the clinic."""
    names = ("label", "unit", "length")
    boxes = [
        {"name": name, "accepted": ACCEPTED[name], **dict(zip(names, BOXES[name], strict=True))} for name in PARAMETERS
    ]
    shown = {
        "boxes": boxes,
        "side_effects": [
            {"code": code, "label": label, "emergency": code in EMERGENCIES}
            for code, label in (SIDE_EFFECTS | EMERGENCIES).items()
        ],
        "scales": scale_forms({instrument: wording_for(instrument) for instrument in scales.NAMES}).values(),
        "forms": {
            "pause": forms.HaltForm(prefix="pause"),
            "rate": forms.RateForm(prefix="rate"),
            "end": forms.EndForm(prefix="end"),
            "line": forms.LineForm(prefix="line"),
            "note": forms.InfusionNoteForm(prefix="note"),
        },
        "grades": {grade: words for grade, words in GRADES.items() if grade in GRADES_AT_THE_CHAIR},
        "interventions": [
            {"code": code, "name": kind.name, "form": forms.InterventionForm(kind=code, prefix="intervention")}
            for code, kind in KINDS.items()
        ],
        # The same for everybody and at any time: no token, no clock.
        "csrf_token": "",
        "server_time": "",
    }
    asked_in_place = (one["form"] for one in (*shown["interventions"], *shown["scales"]))
    for form in (*shown["forms"].values(), *asked_in_place):
        form.initial["client_id"] = ""  # made on the device, anew for each act
        _let_the_browser_check(form)
    return render(request, "treatments/infusions/offline.html", shown)


def _let_the_browser_check(form) -> None:
    """What the clinic would refuse later is said now, on the device: it has no server to ask."""
    for name, field in form.fields.items():
        if isinstance(field, DecimalField):
            field.widget.attrs |= {"pattern": "[0-9]+([.][0-9]+)?", "title": "A number, with a point: 4.5"}
        if name in NEEDED_WITH:
            field.widget.attrs["data-needed-with"] = NEEDED_WITH[name]


@open_to_all
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the pages below infusions/."""
    text = _read(WORKER)
    for name, value in {
        "static": settings.STATIC_URL,
        "shell": reverse("infusions:offline"),
        "late": reverse("infusions:late"),
        "version": _version(),
    }.items():
        text = text.replace("{" + name + "}", value)
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@cache
def _version() -> str:
    folder = settings.BASE_DIR / "templates/treatments/infusions"
    templates = [(folder / name).read_text() for name in ("offline.html", "parts/scale.html")]
    return sha256("".join([*templates, *map(_read, PARTS)]).encode()).hexdigest()[:16]


def _read(name: str) -> str:
    with open(finders.find(name)) as file:
        return file.read()
