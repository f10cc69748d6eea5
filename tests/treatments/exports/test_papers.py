"""The two documents: the letter about a course, and the quarterly report."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.cast import PASSWORD
from tests.treatments.outcomes.clinic import DAY_ZERO, score, small_clinic
from treatments.courses.models import Delivery
from treatments.exports.models import CourseLetter
from treatments.exports.report import quarters

pytestmark = pytest.mark.django_db

WORDS = {"addressed_to": "Dr. Marsh\nElm Street", "plan": "We go on. #strong[not markup]", "password": PASSWORD}


def text_of(answer):
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())


@pytest.fixture
def treated_course(order, course, now):
    first = course.opened_at
    score(course.patient, 100, first)
    for number in range(2):
        Delivery.objects.create(
            patient=course.patient, course=course, series=f"course-{course.pk}", planned_infusions=6, minutes=40,
            started_at=first.replace(hour=16 + number), delivered_mg=35, weight_kg=70, ordered_mg_per_kg="0.5",
        )  # fmt: skip
    score(course.patient, 60, first.replace(hour=20))
    return course


def test_the_letter_tells_the_course_and_stays_as_it_was(treated_course, staff, sign_in):
    browser = sign_in(staff.percy)
    address = f"/exports/courses/{treated_course.pk}/letter/"
    assert "Letter to the referring doctor" in browser.get(address).content.decode()
    answer = browser.post(address, WORDS, follow=True)
    said = text_of(answer)
    for words in (
        "Ada Abel",
        "Dr. Marsh",
        "2 of 6 planned infusions",
        "100 on",
        "60 on",
        "−40 %",
        "#strong[not markup]",
    ):
        assert words in said, words
    assert "Response yes" in said
    letter = CourseLetter.objects.get()
    again = browser.get(f"/exports/letters/{letter.pk}.pdf")
    assert again.content == answer.content
    assert answer["Content-Disposition"] == f'inline; filename="letter-{letter.pk}.pdf"'


def test_a_letter_needs_the_password_and_a_plan(treated_course, staff, sign_in):
    browser = sign_in(staff.percy)
    for changed in ({"password": "wrong"}, {"plan": ""}):
        assert browser.post(f"/exports/courses/{treated_course.pk}/letter/", {**WORDS, **changed}).status_code == 422
    assert not CourseLetter.objects.exists()


def test_a_course_without_anything_has_a_letter_too(order, course, staff, sign_in):
    said = text_of(sign_in(staff.percy).post(f"/exports/courses/{course.pk}/letter/", WORDS, follow=True))
    assert "No questionnaire on social anxiety is on record" in said


def test_the_report_says_what_the_page_says_and_holds_back(north, staff, sign_in):
    first, *_ = small_clinic(north)
    score(first, 30, DAY_ZERO + timedelta(days=84))
    answer = sign_in(staff.mona).get("/exports/report.pdf", {"since": "2025-04-01", "until": "2025-06-30"})
    said = text_of(answer)
    for words in (
        "first infusions from 1 April 2025 to 30 June 2025",
        "Total more than 35 % below baseline",
        "taylor35, version 1",
        "remit35, version 1",
        "Liebowitz Social Anxiety Scale, self-report (LSAS-SR), 0 to 144",
        "Week 2 5 of 8 62.5 % 30.6 to 86.3 5 of 7 71.4 % 35.9 to 91.8 5 of 7 71.4 % 35.9 to 91.8",
        "Week 12 held back of 8 – – held back of 7 – – held back of",
        "No answer Too early No baseline",
        "Of 8 who started, not followed: ",
    ):
        assert words in said, words
    assert answer["Content-Disposition"] == 'inline; filename="report-2025-04-01-to-2025-06-30.pdf"'


def test_a_period_with_too_few_has_no_figures(north, staff, sign_in):
    said = text_of(sign_in(staff.mona).get("/exports/report.pdf", {"since": "2019-01-01", "until": "2019-03-31"}))
    assert "Started a first series 0" in said


def test_quarters_that_are_over():
    found = quarters(date(2026, 3, 2), 3)
    assert [name for _, _, name in found] == ["Quarter 4 of 2025", "Quarter 3 of 2025", "Quarter 2 of 2025"]
    assert found[0][:2] == (date(2025, 10, 1), date(2025, 12, 31))
    assert quarters(date(2026, 12, 31), 1)[0][:2] == (date(2026, 7, 1), date(2026, 9, 30))
