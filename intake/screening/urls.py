from django.urls import path

from intake.screening.views import own, review, staff

app_name = "screening"
urlpatterns = [
    path("me/pre-assessment/", own.overview, name="overview"),
    path("me/pre-assessment/hand-in/", own.submit, name="submit"),
    path("me/pre-assessment/medicine-names/", own.medicine_names, name="medicine-names"),
    path("me/pre-assessment/<slug:step_id>/", own.step, name="step"),
    path("screening/", staff.reviews, name="reviews"),
    path("screening/<int:patient_id>/", review.review, name="review"),
    path("screening/<int:patient_id>/invite/", staff.invite, name="invite"),
    path("screening/<int:patient_id>/findings/<slug:rule>/", review.resolve, name="resolve"),
    path("screening/<int:patient_id>/decide/", review.decide, name="decide"),
    path("screening/<int:patient_id>/condition/", review.condition, name="condition"),
    path("screening/<int:patient_id>/medicine/", review.medicine, name="medicine"),
    path("screening/<int:patient_id>/medicine/<int:statement_id>/stop/", review.stop_medicine, name="stop-medicine"),
    path("screening/<int:patient_id>/result/", staff.result, name="result"),
]
