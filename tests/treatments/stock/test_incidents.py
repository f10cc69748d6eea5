"""What did not add up: a person's judgement, the clocks of the authority, and a finding."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from treatments.stock import services
from treatments.stock.models import StockIncident

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(vial, staff, now):
    return services.open_incident(vial=vial, what="A vial is missing.", by=staff.nora, at=now)


@pytest.fixture
def judge(incident, staff, now):
    def judge(significant, words="The safe was open.", **more):
        return services.judge_incident(
            incident, significant=significant, circumstances=words, by=staff.percy, at=now, **more
        )

    return judge


def close(incident, staff, now):
    services.close_incident(incident, finding="Found behind the shelf.", by=staff.percy, at=now)


def test_it_is_judged_before_it_is_closed(incident, judge, staff, now):
    with pytest.raises(services.StockError, match="Say first whether"):
        close(incident, staff, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockIncident.objects.filter(pk=incident.pk).update(closed_at=now, closed_by=staff.percy, finding="x")
    judge(False)
    close(incident, staff, now)
    with pytest.raises(services.StockError, match="closed already"):
        close(incident, staff, now)


def test_a_significant_loss_is_reported_before_it_is_closed(incident, judge, staff, now):
    with pytest.raises(services.StockError, match="what is known"):
        judge(True, " ")
    report = judge(True).report
    with pytest.raises(services.StockError, match="Tell the field office"):
        close(incident, staff, now)
    services.record_notice(report, whom="Newark, by fax", told_at=now, by=staff.percy, at=now)
    with pytest.raises(services.StockError, match="Form 106"):
        close(incident, staff, now)
    services.record_form(report, reference="106-1", filed_at=now, by=staff.percy, at=now)
    close(incident, staff, now)


def test_a_judgement_can_become_graver_and_never_milder(judge):
    judge(False)
    judge(True)
    with pytest.raises(services.StockError, match="being reported"):
        judge(False)


def test_the_clock_runs_from_the_discovery(judge, staff, now):
    report = judge(True, discovered_at=now - timedelta(days=2)).report
    for told_at, words in ((now - timedelta(days=3), "follows the discovery"), (now + timedelta(1), "in the future")):
        with pytest.raises(services.StockError, match=words):
            services.record_notice(report, whom="x", told_at=told_at, by=staff.percy, at=now)


def test_each_report_is_written_down_once(judge, staff, now):
    report = judge(True).report
    services.record_notice(report, whom="x", told_at=now, by=staff.percy, at=now)
    with pytest.raises(services.StockError, match="already"):
        services.record_notice(report, whom="y", told_at=now, by=staff.percy, at=now)


def test_the_page_leads_through_it(incident, sign_in, staff, now, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    browser = sign_in(staff.percy)
    steps = [
        ("judge-incident", {"judge-significant": "yes"}, 422),
        ("judge-incident", {"judge-significant": "yes", "judge-circumstances": "Gone."}, 302),
        ("record-notice", {"notice-told_at": "2026-03-02T10:00", "notice-whom": ""}, 422),
        ("record-notice", {"notice-told_at": "2026-03-02T10:00", "notice-whom": "Newark"}, 302),
        ("record-form-106", {"form-106-filed_at": "2026-03-09T10:00", "form-106-reference": "1"}, 422),
        ("record-form-106", {"form-106-filed_at": "2026-03-02T10:00", "form-106-reference": "1"}, 302),
        ("close-incident", {"close-finding": "Stolen."}, 302),
    ]
    for name, body, status in steps:
        assert browser.post(reverse(f"stock:{name}", args=[incident.pk]), body).status_code == status, (name, body)
        assert browser.get(reverse("stock:incident", args=[incident.pk])).status_code == 200


def test_its_deadlines_are_shown(judge, incident, sign_in, staff, now, monkeypatch):
    judge(True)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    page = sign_in(staff.odo).get(reverse("stock:incidents")).content.decode()
    assert "by the end of Tue 3 Mar 2026" in page
    assert "by the end of Thu 16 Apr 2026" in page
