from django.urls import path

from treatments.followups import patient_views, views

app_name = "followups"
urlpatterns = [
    path("follow-ups/reviews/", views.reviews, name="reviews"),
    path("follow-ups/reviews/<int:review_id>/", views.review, name="review"),
    path("follow-ups/reviews/<int:review_id>/approve/", views.approve, name="approve"),
    path("follow-ups/reviews/<int:review_id>/decline/", views.decline, name="decline"),
    path("follow-ups/reviews/<int:review_id>/postpone/", views.postpone, name="postpone"),
    path("me/follow-ups/<int:follow_up_id>/", patient_views.follow_up, name="own-follow-up"),
    path("me/follow-ups/done/", patient_views.done, name="own-done"),
    path("me/readiness/<int:appointment_id>/", patient_views.readiness, name="own-readiness"),
]
