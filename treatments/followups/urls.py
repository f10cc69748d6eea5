from django.urls import path

from treatments.followups import patient_views, standing_views, views

app_name = "followups"
urlpatterns = [
    path("follow-ups/reviews/", views.reviews, name="reviews"),
    path("follow-ups/reviews/<int:review_id>/", views.review, name="review"),
    path("follow-ups/reviews/<int:review_id>/approve/", views.approve, name="approve"),
    path("follow-ups/reviews/<int:review_id>/decline/", views.decline, name="decline"),
    path("follow-ups/reviews/<int:review_id>/postpone/", views.postpone, name="postpone"),
    path("follow-ups/courses/<int:course_id>/", standing_views.standing, name="standing"),
    path("follow-ups/courses/<int:course_id>/relapse/", standing_views.judge_relapse, name="judge-relapse"),
    path(
        "follow-ups/relapses/<int:judgement_id>/take-back/", standing_views.take_back_relapse, name="take-back-relapse"
    ),
    path("follow-ups/unanswered/", views.unanswered, name="unanswered"),
    path("follow-ups/<int:follow_up_id>/ask-again/", views.ask_again, name="ask-again"),
    path("follow-ups/readiness/<int:appointment_id>/", views.readiness, name="readiness"),
    path("follow-ups/offers/", views.offers, name="offers"),
    path("follow-ups/reviews/<int:review_id>/offer/", views.offer, name="offer"),
    path("follow-ups/offers/<int:booster_offer_id>/withdraw/", views.withdraw, name="withdraw-offer"),
    path("me/times/<int:booster_offer_id>/", patient_views.times, name="own-times"),
    path("me/follow-ups/<int:follow_up_id>/", patient_views.follow_up, name="own-follow-up"),
    path("me/follow-ups/done/", patient_views.done, name="own-done"),
    path("me/readiness/<int:appointment_id>/", patient_views.readiness, name="own-readiness"),
]
