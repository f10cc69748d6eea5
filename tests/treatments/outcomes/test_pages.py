"""The dashboard, the time line of a patient, and the card on the patient's page."""

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils import timezone

from clinic.audit.models import AccessEvent
from clinic.messaging.models import Message
from intake.screening.models import PreAssessment
from tests.clinic.counting import queries_of
from tests.treatments.outcomes.clinic import DAY_ZERO, score, small_clinic, treated
from treatments.courses.models import Course
from treatments.followups.models import FollowUp
from treatments.outcomes.facts import Options
from treatments.outcomes.measures import report
from treatments.outcomes.models import SmallGroupsShown
from treatments.outcomes.queries import facts_of, people
from treatments.scheduling.models import Appointment

DASHBOARD, SAFETY, CLINIC = "/outcomes/", "/outcomes/safety/", "/outcomes/clinic/"

pytestmark = pytest.mark.django_db


def text_of(answer):
    return words_of(answer.content.decode())


def words_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\xa0", " ").split())


def running_of(staff, sign_in, **query):
    """How the clinic runs, small groups shown, as somebody reads it who does not hear where the numbers lead."""
    browser = sign_in(staff.mira)
    page = browser.get(CLINIC, {"shown": said_why(browser), **query}).content.decode()
    return words_of(re.sub(r'<span class="visually-hidden">.*?</span>', "", page))


def chart(answer, name):
    found = re.search(
        rf'<script id="{name}" type="application/json">(.*?)</script>', answer.content.decode(), re.DOTALL
    )
    return json.loads(found[1]) if found else None


def test_the_dashboard_shows_the_figures_with_their_denominators(north, staff, sign_in):
    small_clinic(north)
    answer = sign_in(staff.mona).get(DASHBOARD)
    text = text_of(answer)
    options = Options(as_of=timezone.localdate())
    row = report(facts_of(people(), options), options)["response"][1]
    low, high = (floatformat(bound, 1) for bound in row["ci95"])
    assert (row["responders"], row["assessed"]) == (5, 7)
    assert f"Week 2 7 5 of 7 71.4 % {low} to {high}" in text
    assert "Started 8" in text
    assert "Completed 7" in text
    assert "Assessed 7" in text


def test_the_same_responders_stand_over_three_denominators(north, staff, sign_in):
    small_clinic(north)
    text = text_of(sign_in(staff.mona).get(DASHBOARD))
    assert "2 5 of 8 62.5 % 5 of 7 71.4 % 5 of 7 71.4 %" in text


def test_the_definition_is_one_touch_away(north, staff, sign_in):
    treated(north, {})
    text = text_of(sign_in(staff.mona).get(DASHBOARD, {"rule": "2"}))
    assert "glisch28, version 1: Total at least 28 % below baseline." in text
    assert "remit35, version 1" in text
    assert "von Glischinski" in text


def test_groups_under_five_are_held_back_with_the_reason_until_asked_for(north, staff, sign_in):
    small_clinic(north)
    browser = sign_in(staff.mira)
    held = browser.get(DASHBOARD)
    asked = browser.get(DASHBOARD, {"shown": said_why(browser)})
    assert re.search("below 0.4 1 .*? 1 assessed: under 5, not shown", text_of(held))
    assert "could be recognised" in text_of(held)
    assert re.search("below 0.4 1 .*? 1 .*? of 1 100.0 %", text_of(asked))
    assert chart(held, "chart-dose") is None
    assert '"of": "1 of 1"' in json.dumps(chart(asked, "chart-dose"))


def said_why(browser):
    answer = browser.post("/outcomes/small/", {"reason": "The insurer asks for every dose."})
    return answer.headers["Location"].rpartition("shown=")[2]


def test_small_groups_are_shown_with_a_reason_to_that_person_for_some_hours(north, staff, sign_in):
    small_clinic(north)
    mira, percy = sign_in(staff.mira), sign_in(staff.percy)
    refused = mira.post("/outcomes/small/", {"reason": " "})
    assert refused.status_code == 422
    assert not SmallGroupsShown.objects.exists()
    shown = said_why(mira)
    kept = SmallGroupsShown.objects.get()
    assert (kept.by, kept.reason) == (staff.mira, "The insurer asks for every dose.")
    assert "under 5, not shown" not in text_of(mira.get(DASHBOARD, {"shown": shown}))
    assert "under 5, not shown" in text_of(percy.get(DASHBOARD, {"shown": shown}))
    for nonsense in ("0", "x", "9" * 40, "-1"):
        assert "under 5, not shown" in text_of(mira.get(DASHBOARD, {"shown": nonsense}))
    with time_machine.travel(timezone.now() + timedelta(hours=9)):
        later = sign_in(staff.mira)
        assert "under 5, not shown" in text_of(later.get(DASHBOARD, {"shown": shown}))
    assert sign_in(staff.mona).get("/outcomes/small/").status_code == 403


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/patients/", "javascript:alert(1)"])
def test_after_the_reason_one_comes_back_to_the_outcomes_and_nowhere_else(staff, sign_in, elsewhere):
    answer = sign_in(staff.mira).post(f"/outcomes/small/?next={elsewhere}&since=2025-01-01", {"reason": "why"})
    assert answer.headers["Location"].startswith("/outcomes/?since=2025-01-01&shown=")


def test_a_cohort_under_five_shows_its_size_alone(north, staff, sign_in):
    for _ in range(4):
        treated(north, {-7: 100, 14: 50}, run_here=True)
    text = text_of(sign_in(staff.mona).get(DASHBOARD))
    assert "Started 4" in text
    assert "4 responders: under 5, not shown." in text
    treated(north, {-7: 100, 14: 50}, run_here=True)
    assert "5 of 5 100.0 %" in text_of(sign_in(staff.mona).get(DASHBOARD))


def test_a_chart_holds_what_its_table_holds(north, staff, sign_in):
    small_clinic(north)
    answer = sign_in(staff.mona).get(DASHBOARD)
    spec = json.dumps(chart(answer, "chart-response"))
    assert '"of": "5 of 7"' in spec
    assert '"percent": 71.4' in spec
    assert chart(answer, "chart-loss") is not None


def test_the_page_needs_no_inline_script_or_style(north, staff, sign_in):
    small_clinic(north)
    for address in (DASHBOARD, f"/outcomes/patients/{people().first().pk}/"):
        page = sign_in(staff.mira).get(address).content.decode()
        assert not re.search(r"<[^>]+ (style|on[a-z]+)=", page)
        for script in re.findall(r"<script[^>]*>", page):
            assert "src=" in script or 'type="application/json"' in script


def test_an_empty_clinic_is_told_what_to_do(north, staff, sign_in):
    text = text_of(sign_in(staff.mira).get(DASHBOARD))
    assert "No infusion is recorded yet" in text
    assert "Invite a patient" in text
    assert "Nobody enquired or was registered in this period." in text_of(sign_in(staff.mira).get(CLINIC))
    assert "No infusion was run here in this period." in text_of(sign_in(staff.mira).get(SAFETY))


def test_a_period_without_anybody_says_so(north, staff, sign_in):
    treated(north, {})
    assert "Nobody began in this period" in text_of(sign_in(staff.mona).get(DASHBOARD, {"since": "2025-07-01"}))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"since": "2025-02-30"}, "Write the day as year-month-day"),
        ({"since": "2025-03-02", "until": "2025-03-01"}, "The period ends before it begins."),
        ({"scale": "9"}, "Select a valid choice"),
        ({"rule": "<script>alert(1)</script>"}, "Select a valid choice"),
        ({"rule": "3"}, "This definition is meant for LSAS-CA."),
        ({"since": "x" * 10_000}, "Write the day as year-month-day"),
    ],
)
def test_a_bad_filter_is_refused_in_words_at_its_field(north, staff, sign_in, query, words):
    answer = sign_in(staff.mona).get(DASHBOARD, query)
    assert answer.status_code == 200
    assert words in text_of(answer)
    assert "<script>alert" not in answer.content.decode()


def test_how_the_clinic_runs_has_denominators(north, staff, sign_in):
    came, missed = treated(north, {}), treated(north, {})
    for patient, state in ((came, "fulfilled"), (missed, "noshow"), (missed, "cancelled")):
        at = DAY_ZERO + timedelta(days=30 if state == "cancelled" else 20)
        booked = Appointment.objects.create(
            patient=patient,
            site=north,
            kind="infusion",
            starts_at=at,
            ends_at=at + timedelta(hours=2),
            state=state,
            booked_at=DAY_ZERO,
        )
        if state == "fulfilled":
            remind(booked, sent_at=at - timedelta(days=2))
    PreAssessment.objects.create(
        patient=came,
        state="started",
        invited_at=DAY_ZERO - timedelta(days=20),
        invited_by=staff.dana,
        started_at=DAY_ZERO - timedelta(days=17),
    )
    text = running_of(staff, sign_in)
    assert "Sent before 1 0 of 1 0.0 % 0.0 to 79.3 0" in text
    assert "None sent 1 1 of 1 100.0 % 20.7 to 100.0 0" in text
    assert "Appointment reminders 1 of 1 100.0 %" in text
    assert "Began the pre-assessment 1 1 of 1 3.0" in text
    assert "Handed it in 0 0 of 1" in text


def test_a_reminder_sent_too_late_is_no_reminder(north, staff, sign_in):
    patient = treated(north, {})
    booked = Appointment.objects.create(
        patient=patient,
        site=north,
        kind="infusion",
        starts_at=DAY_ZERO,
        ends_at=DAY_ZERO + timedelta(hours=2),
        state="noshow",
        booked_at=DAY_ZERO - timedelta(days=3),
    )
    remind(booked, sent_at=DAY_ZERO)
    assert "None sent 1 1 of 1" in running_of(staff, sign_in)


def remind(appointment, *, sent_at):
    Message.objects.create(
        purpose="appointment",
        purpose_key=f"appointment-{appointment.pk}-remind",
        patient_id=appointment.patient_id,
        about=f"appointment:{appointment.pk}",
        due_at=sent_at,
        expires_at=sent_at + timedelta(days=3),
        next_try_at=sent_at,
        state="sent",
        sent_at=sent_at,
        created_at=sent_at,
    )


def test_a_questionnaire_counts_on_its_own_day(induction, north, staff, sign_in):
    patient = treated(north, {})
    series = Course.objects.create(
        patient=patient, site=north, protocol=induction, opened_at=DAY_ZERO, opened_by=staff.percy
    )
    for code, state in (("week-1", "answered"), ("week-2", "missed"), ("week-4", "open"), ("week-8", "planned")):
        day = DAY_ZERO.date() + timedelta(weeks=int(code[-1]))
        FollowUp.objects.create(
            patient=patient,
            course=series,
            code=code,
            anchor="series-end",
            instruments=["lsas-sr"],
            due_on=day,
            opens_on=day,
            closes_on=day,
            state=state,
            planned_at=DAY_ZERO,
        )
    text = running_of(staff, sign_in)
    assert "Week 1 1 of 1 100.0 % 0 0 Week 2 0 of 1 0.0 % 1 0 Week 4 0 of 0 – 0 1 Of those" in text
    last = DAY_ZERO.date() + timedelta(weeks=2)
    until = [running_of(staff, sign_in, until=str(day)) for day in (last, last - timedelta(days=1))]
    assert ["Week 2 0 of 1" in text for text in until] == [True, False]


def test_who_may_see_the_dashboard(north, staff, sign_in):
    statuses = {name: sign_in(user).get(DASHBOARD).status_code for name, user in vars(staff).items()}
    assert {name for name, status in statuses.items() if status == 200} == {"percy", "priya", "mira", "mona"}
    assert set(statuses.values()) == {200, 403}


def test_the_statements_of_the_dashboard_do_not_grow(north, staff, sign_in):
    browser = sign_in(staff.mona)
    treated(north, {-7: 100, 14: 50})
    before = queries_of(browser, DASHBOARD)
    for _ in range(29):
        treated(north, {-7: 100, 14: 50})
    assert queries_of(browser, DASHBOARD) == before
    assert before < 30


# --- One patient


def line_of(patient):
    return reverse("outcomes:patient", args=[patient.pk])


def test_the_time_line_shows_scores_with_doses_and_the_line_of_response(north, staff, sign_in):
    patient = treated(north, {-7: 100, 14: 50})
    score(patient, Decimal(12), DAY_ZERO + timedelta(days=3), instrument="phq-9")
    patient.assessments.filter(total=50).update(subscales={"fear": 26, "avoidance": 24})
    answer = sign_in(staff.nora).get(line_of(patient))
    text = text_of(answer)
    assert "Baseline 100. A total below 65 is a response" in text
    assert "50 26 24 -50 %" in text
    assert "40 mg 0.50" in text
    main, other = chart(answer, "course-lsas-sr"), chart(answer, "course-phq-9")
    assert '"value": 65.0' in json.dumps(main)
    assert "Response below" not in json.dumps(other)
    assert '"dose": "0.50 mg/kg"' in json.dumps(main)
    assert '"dose": "0.50 mg/kg"' in json.dumps(other)
    assert '"said": "Avoidance 24 on 16 Jun 2025"' in json.dumps(main)


def test_a_point_leads_to_its_record(north, staff, sign_in):
    patient = treated(north, {-7: 100}, run_here=True)
    page = sign_in(staff.nora).get(line_of(patient)).content.decode()
    assert reverse("infusions:infusion", args=[patient.deliveries.first().infusion_id]) in page
    assert reverse("assessments:answers", args=[patient.assessments.first().pk]) in page


def test_without_a_baseline_there_is_no_line_of_response(north, staff, sign_in):
    patient = treated(north, {14: 50})
    answer = sign_in(staff.nora).get(line_of(patient))
    assert "so there is no baseline" in text_of(answer)
    assert "Response below" not in json.dumps(chart(answer, "course-lsas-sr"))


def test_a_patient_without_scores_gets_an_empty_page_that_says_what_to_do(ada, staff, sign_in):
    assert "Nothing to draw yet" in text_of(sign_in(staff.nora).get(line_of(ada)))


def test_who_may_open_a_time_line_and_that_it_is_written_down(ada, staff, stranger, sign_in):
    statuses = {name: sign_in(user).get(line_of(ada)).status_code for name, user in vars(staff).items()}
    assert {name for name, status in statuses.items() if status == 403} == {"dana", "mona", "odo"}
    assert AccessEvent.objects.filter(patient_id=ada.pk, page="outcomes:patient").count() == 6
    assert sign_in(stranger).get(line_of(ada)).status_code == 404


def test_the_statements_of_a_time_line_do_not_grow(north, staff, sign_in):
    browser = sign_in(staff.nora)
    few = treated(north, {-7: 100})
    many = treated(north, dict.fromkeys(range(1, 60), 60))
    assert queries_of(browser, line_of(few)) == queries_of(browser, line_of(many))


def test_the_card_shows_the_last_totals_and_leads_to_the_time_line(north, staff, sign_in):
    patient = treated(north, {-7: 100, 14: 50})
    answer = sign_in(staff.nora).get(reverse("patients:patient", args=[patient.pk]))
    assert "50 -50 %" in text_of(answer)
    assert line_of(patient) in answer.content.decode()
    assert "spark__line" in answer.content.decode()
    assert (
        line_of(patient) not in sign_in(staff.dana).get(reverse("patients:patient", args=[patient.pk])).content.decode()
    )
