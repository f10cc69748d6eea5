from django.urls import path

from treatments.infusions.views import acts, board, care, chairside, late_api, offline, record, stock, vitals_api

app_name = "infusions"
_ACTS = [
    path(f"<int:infusion_id>/{name}/", view, name=name)
    for name, view in {
        "checks": acts.checks,
        "weight": acts.weight,
        "prepare": acts.prepare,
        "discard": acts.discard,
        "put-back": stock.put_back,
        "start": acts.start,
        "rate": acts.rate,
        "pause": acts.pause,
        "resume": acts.resume,
        "end": acts.end,
        "side-effect": acts.side_effect,
        "intervention": acts.intervention,
        "line": care.line,
        "note": care.note,
        "discharge": acts.discharge,
        "end-otherwise": acts.end_otherwise,
        "waste": acts.waste,
        "sign": acts.sign,
        "addendum": acts.addendum,
    }.items()
]
urlpatterns = [
    path("", board.board, name="board"),
    path("check-in/<int:appointment_id>/", board.check_in, name="check-in"),
    path("offline/", offline.page, name="offline"),
    path("worker.js", offline.worker, name="worker"),
    path("late/", late_api.take_in, name="late"),
    path("<int:infusion_id>/", board.infusion, name="infusion"),
    path("<int:infusion_id>/live/", board.live, name="live"),
    path("<int:infusion_id>/record/", record.record, name="record"),
    path("<int:infusion_id>/record.pdf", record.record_pdf, name="record-pdf"),
    path("<int:infusion_id>/record/verify/", record.verify, name="verify"),
    path("<int:infusion_id>/replay/", record.replay, name="replay"),
    path("serious/", record.serious_events, name="serious-events"),
    path("serious/<int:serious_id>/", record.serious_event, name="serious-event"),
    path("serious/<int:serious_id>/close/", record.close_serious_event, name="close-serious-event"),
    path("serious/<int:serious_id>/told/", record.told, name="told"),
    path("<int:infusion_id>/vitals/", vitals_api.vitals, name="vitals"),
    path("<int:infusion_id>/vitals/<int:reading_id>/correct/", chairside.correct, name="correct"),
    path("<int:infusion_id>/alerts/<int:alert_id>/answer/", chairside.answer, name="answer"),
    path("<int:infusion_id>/ask/<slug:slug>/", chairside.ask, name="ask"),
    path("<int:infusion_id>/side-effects/<int:event_id>/", chairside.side_effect_edit, name="side-effect-edit"),
    path("<int:infusion_id>/side-effects/<int:event_id>/over/", chairside.side_effect_over, name="side-effect-over"),
    path("<int:infusion_id>/side-effects/<int:event_id>/grade/", chairside.side_effect_grade, name="side-effect-grade"),
    path("<int:infusion_id>/rescue/", stock.rescue, name="rescue"),
    path("<int:infusion_id>/preparation/", stock.preparation, name="preparation"),
    path("<int:infusion_id>/preparation.pdf", stock.preparation_pdf, name="preparation-pdf"),
    path("<int:infusion_id>/rescue-orders/", chairside.rescue_orders, name="rescue-orders"),
    path("<int:infusion_id>/addenda/<int:addendum_id>/accept/", board.accept_addendum, name="accept-addendum"),
    *_ACTS,
]
