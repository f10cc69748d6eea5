from django.urls import path, register_converter

from intake.screening import steps
from intake.screening.views import own, review, staff


class StepConverter:
    """A step in an address is its place, "7": the history of a browser that others use names no questionnaire."""

    regex = "[0-9]{1,3}"

    def to_python(self, value: str) -> str:
        return steps.step_at(int(value)).id

    def to_url(self, step_id: str) -> str:
        return str(steps.place_of(step_id))


register_converter(StepConverter, "step")

app_name = "screening"
urlpatterns = [
    path("me/pre-assessment/", own.overview, name="overview"),
    path("me/pre-assessment/hand-in/", own.submit, name="submit"),
    path("me/pre-assessment/medicine-names/", own.medicine_names, name="medicine-names"),
    path("me/pre-assessment/<step:step_id>/", own.step, name="step"),
    path("me/pre-assessment/<step:step_id>/<int:number>/", own.screen, name="screen"),
    path("screening/", staff.reviews, name="reviews"),
    path("screening/<int:patient_id>/", review.review, name="review"),
    path("screening/<int:patient_id>/invite/", staff.invite, name="invite"),
    path("screening/<int:patient_id>/findings/<slug:rule>/", review.resolve, name="resolve"),
    path("screening/<int:patient_id>/decide/", review.decide, name="decide"),
    path("screening/<int:patient_id>/condition/", review.condition, name="condition"),
    path("screening/<int:patient_id>/medicine/", review.medicine, name="medicine"),
    path("screening/<int:patient_id>/medicine/<int:statement_id>/stop/", review.stop_medicine, name="stop-medicine"),
    path("screening/<int:patient_id>/own-doctor/", review.own_doctor, name="own-doctor"),
    path("screening/<int:patient_id>/result/", staff.result, name="result"),
]
