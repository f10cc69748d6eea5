"""Reading booster reviews and the times that were offered for them."""

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404

from clinic.accounts.models import User
from intake.patients.models import Patient
from treatments.courses.models import Course, CourseState
from treatments.courses.queries import course_for
from treatments.followups.models import BoosterOffer, BoosterReview, CourseStateEvent, RelapseJudgement
from treatments.followups.offers import OfferState
from treatments.followups.queries.facts import UNDECIDED, series_before
from treatments.scheduling.models import TAKES_PLACE, Appointment


def reviews_of(user: User) -> QuerySet[BoosterReview]:
    """Booster reviews of the patients at this user's sites."""
    return BoosterReview.objects.filter(patient__site__memberships__user=user)


def review_for(user: User, review_id: int) -> BoosterReview:
    """The access door for staff: 404 unless the patient belongs to one of their sites."""
    found = reviews_of(user).select_related("patient__site", "course__protocol", "decided_by")
    return get_object_or_404(found, pk=review_id)


def reviews_at(user: User) -> QuerySet[BoosterReview]:
    """Booster reviews at this user's sites: the open ones first, then the postponed, the oldest of each on top."""
    turn = Case(When(state="open", then=Value(0)), When(state="postponed", then=Value(1)), default=Value(2))
    return reviews_of(user).select_related("patient__site", "decided_by").order_by(turn, "raised_at")


def open_review(patient_id: int) -> BoosterReview | None:
    return BoosterReview.objects.filter(patient=patient_id, state__in=UNDECIDED).first()


def series_for(user: User, course_id: int) -> Course:
    """The access door to the induction series that a course belongs to: 404 if there is none, or it is not theirs."""
    series = series_before(course_for(user, course_id))
    if series is None:
        raise Http404("No induction series stands behind this course.")
    return series


def judgement_for(user: User, judgement_id: int) -> RelapseJudgement:
    """The access door for staff: 404 unless the patient belongs to one of their sites."""
    found = RelapseJudgement.objects.filter(course__patient__site__memberships__user=user)
    return get_object_or_404(found.select_related("course__patient"), pk=judgement_id)


def judgements_of(course: Course) -> list[RelapseJudgement]:
    """Every judgement of a relapse of this series, those taken back too, the newest first."""
    return list(course.relapse_judgements.select_related("by", "withdrawn_by"))


def states_of(course: Course) -> QuerySet[CourseStateEvent]:
    """Where this series stood, the newest first."""
    return CourseStateEvent.objects.filter(course=course).order_by("-id")


def approved_without_a_time() -> QuerySet[BoosterReview]:
    """Approved boosters for which nothing is booked and nothing was offered yet."""
    taking = Appointment.objects.filter(course=OuterRef("booster_course"), state__in=TAKES_PLACE)
    offered = BoosterOffer.objects.filter(review=OuterRef("pk"))
    approved = BoosterReview.objects.filter(state="approved", booster_course__state=CourseState.OPEN)
    return approved.filter(~Exists(taking), ~Exists(offered))


def own_booster_offer(patient: Patient, offer_id: int) -> BoosterOffer:
    """The access door for a patient: 404 unless it was made to them."""
    offers = BoosterOffer.objects.select_related("accepted", "course__site")
    return get_object_or_404(offers, pk=offer_id, review__patient=patient)


def offered_times(offer: BoosterOffer) -> list[Appointment]:
    """The times of an offer, in order."""
    return [time.appointment for time in offer.times.select_related("appointment").order_by("appointment__starts_at")]


def open_offer_of(patient: Patient) -> BoosterOffer | None:
    return BoosterOffer.objects.filter(review__patient=patient, state=OfferState.OPEN).first()


def offer_for(user: User, offer_id: int) -> BoosterOffer:
    """The access door for staff."""
    found = BoosterOffer.objects.filter(review__patient__site__memberships__user=user)
    return get_object_or_404(found.select_related("review__patient", "course"), pk=offer_id)


def offers_at(user: User) -> QuerySet[BoosterOffer]:
    """What is offered at this user's sites, and what became of it, the newest first."""
    found = BoosterOffer.objects.filter(review__patient__site__memberships__user=user)
    return found.select_related("review__patient__site", "accepted").order_by("-made_at")
