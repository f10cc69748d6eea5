from django.urls import path

from treatments.infusions import acts, views, vitals_api

app_name = "infusions"
_ACTS = [
    path(f"<int:infusion_id>/{name}/", view, name=name)
    for name, view in {
        "checks": acts.checks,
        "weight": acts.weight,
        "prepare": acts.prepare,
        "discard": acts.discard,
        "start": acts.start,
        "rate": acts.rate,
        "pause": acts.pause,
        "resume": acts.resume,
        "end": acts.end,
        "side-effect": acts.side_effect,
        "intervention": acts.intervention,
        "discharge": acts.discharge,
        "end-otherwise": acts.end_otherwise,
        "waste": acts.waste,
        "sign": acts.sign,
        "addendum": acts.addendum,
    }.items()
]
urlpatterns = [
    path("", views.board, name="board"),
    path("check-in/<int:appointment_id>/", views.check_in, name="check-in"),
    path("<int:infusion_id>/", views.infusion, name="infusion"),
    path("<int:infusion_id>/live/", views.live, name="live"),
    path("<int:infusion_id>/recent/", views.recent, name="recent"),
    path("<int:infusion_id>/alarms/", views.alarms, name="alarms"),
    path("<int:infusion_id>/record/", views.record, name="record"),
    path("<int:infusion_id>/vitals/", vitals_api.vitals, name="vitals"),
    path("<int:infusion_id>/alerts/<int:alert_id>/answer/", views.answer, name="answer"),
    path("<int:infusion_id>/side-effects/<int:event_id>/over/", views.side_effect_over, name="side-effect-over"),
    path("<int:infusion_id>/addenda/<int:addendum_id>/accept/", views.accept_addendum, name="accept-addendum"),
    *_ACTS,
]
