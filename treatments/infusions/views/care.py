"""The acts of the line and of notes: POSTs of the cockpit like those of `acts`."""

from clinic.accounts.roles import Action
from treatments.infusions import forms, services
from treatments.infusions.rules.line import LINE_ACTS, LineAct
from treatments.infusions.views.acts import act, bound


@act("line", Action.RUN_INFUSION, bound(forms.LineForm))
def line(request, infusion, form, at):
    care = services.record_line(infusion, **form.cleaned_data, by=request.user, at=at)
    return f"{LINE_ACTS[LineAct(care.act)]}: written down."


@act("note", Action.RUN_INFUSION, bound(forms.InfusionNoteForm))
def note(request, infusion, form, at):
    services.record_note(infusion, **form.cleaned_data, by=request.user, at=at)
    return "The note is written down."
