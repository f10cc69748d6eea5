"""Two windows of one patient at the same instant: every answer is there, and a sign is told once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from intake.assessments import services
from intake.assessments.models import Assessment
from intake.risk.models import RiskCaseEvent

WINDOWS = 9


@pytest.mark.django_db(transaction=True)
def test_answers_of_nine_windows_are_all_kept_and_the_sign_is_told_once(ada, now):
    begun = services.start(patient=ada, instrument="phq-9", occasion="follow-up", about="follow-up:1", at=now)
    line = Barrier(WINDOWS)

    def answer(number):
        line.wait()
        try:
            services.record_answers(begun, {str(number): 1, "9": 1}, by=None, at=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(WINDOWS) as pool:
        list(pool.map(answer, range(1, WINDOWS + 1)))
    assert Assessment.objects.get().answers == {str(number): 1 for number in range(1, WINDOWS + 1)}
    assert RiskCaseEvent.objects.filter(act="sign").count() == 1
