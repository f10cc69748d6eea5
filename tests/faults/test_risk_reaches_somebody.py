"""A sign of risk outlives its worker and its broker: with real processes, killed without warning."""

from datetime import UTC, datetime

import pytest

from clinic.sites.models import OnCall
from intake.assessments import services as assessments
from intake.assessments.models import Occasion
from intake.risk.models import RiskCase
from tests.faults.programs import Programs, freeze, kill, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

# Half an hour, the wait while the site is closed, becomes nine seconds; ten minutes become three.
SCALE = "0.005"
ANSWER = """
from django.utils import timezone
from intake.assessments import services
from intake.assessments.models import Assessment
services.record_answers(Assessment.objects.get(pk={pk}), {{"9": 1}}, by=None, at=timezone.now())
"""


@pytest.fixture
def programs(db, tmp_path, post_office):
    running = Programs(tmp_path, email_url=post_office.url, RISK_CLOCK_SCALE=SCALE)
    yield running
    running.close()


@pytest.fixture
def answer(programs, north, staff, ada):
    """Ada answers the question that opens a case, in a process of its own. Nora is on call, after her Percy."""
    for rank, user in enumerate((staff.nora, staff.percy), start=1):
        OnCall.objects.create(site=north, user=user, rank=rank)
    begun = assessments.start(
        patient=ada, instrument="phq-9", occasion=Occasion.FOLLOW_UP, about="follow-up:1", at=datetime.now(UTC)
    )

    def answered() -> RiskCase:
        programs.run(ANSWER.format(pk=begun.pk))
        return RiskCase.objects.get(patient=ada)

    return answered


def told(post_office, name) -> list:
    return post_office.to(f"{name}@clinic.test")


def test_killed_worker_and_a_broker_that_is_away_as_long_as_the_deadline(programs, post_office, answer):
    """Between the answer and the message everything that could send it dies; when it is back, the next one is told."""
    broker, worker = programs.start_broker(), programs.start_worker()
    freeze(worker)
    case = answer()
    kill(worker)
    kill(broker)
    assert post_office.letters == []
    wait_until(lambda: datetime.now(UTC) > case.deadline_at, "the deadline")

    programs.start_broker()
    programs.start_worker()
    programs.start_beat()
    wait_until(lambda: told(post_office, "percy"), "a letter to the second person")
    case.refresh_from_db()
    assert (case.state, case.step >= 1) == ("open", True)
    assert case.events.filter(act="sign").count() == 1
    assert all("ada" not in str(letter).casefold() for letter in post_office.letters)


@pytest.mark.slow
def test_a_worker_that_dies_between_the_answer_and_the_message_loses_nothing(programs, post_office, answer):
    programs.start_broker()
    for _death in range(3):
        worker = programs.start_worker()
        freeze(worker)
        case = answer()
        kill(worker)
    programs.start_beat()
    programs.start_worker()
    wait_until(lambda: told(post_office, "nora") or told(post_office, "percy"), "a letter to anybody")
    wait_until(lambda: told(post_office, "percy"), "a letter to the second person")
    wait_until(lambda: told(post_office, "mira"), "a letter to all prescribers")
    assert RiskCase.objects.count() == case.events.filter(act="sign").count() == 1
    ids = [letter["Message-ID"] for letter in told(post_office, "percy")]
    assert len(set(ids)) == len(ids), "the same letter came twice"


@pytest.mark.slow
def test_a_broker_that_goes_away_under_running_programs_and_comes_back(programs, post_office, answer):
    broker = programs.start_broker()
    programs.start_worker()
    programs.start_beat()
    kill(broker)
    case = answer()
    wait_until(lambda: datetime.now(UTC) > case.deadline_at, "the deadline")
    assert post_office.letters == []
    programs.start_broker()
    wait_until(lambda: told(post_office, "percy"), "a letter to the second person", within_seconds=180)
    assert RiskCase.objects.get().events.filter(act="escalated").exists()
