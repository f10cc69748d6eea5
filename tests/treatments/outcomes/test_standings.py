"""What is kept ready: true after every change, whoever made it, and seen from any date."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from tests.treatments.outcomes.clinic import DAY_ZERO, score, small_clinic, treated
from treatments.courses.models import Delivery
from treatments.outcomes import services
from treatments.outcomes.facts import Options
from treatments.outcomes.groups import all_groups
from treatments.outcomes.measures import figures
from treatments.outcomes.models import KeptStanding, StandingMark
from treatments.outcomes.queries import facts_of, members_of, people, tally_of
from treatments.outcomes.standing import RULES_VERSION
from treatments.outcomes.tasks import fold_standings

AS_OF = date(2026, 3, 1)
LONG_AGO = date(2025, 6, 20)


def kept(as_of=AS_OF, **options):
    options = Options(as_of=as_of, **options)
    return figures(tally_of(people(), options), options)


def from_facts(as_of=AS_OF, **options):
    from treatments.outcomes.measures import report

    options = Options(as_of=as_of, **options)
    found = report(facts_of(people(), options), options)
    del found["adverse_events"]
    return found


@pytest.mark.django_db
def test_what_is_kept_says_what_the_facts_say_on_any_date(north):
    small_clinic(north)
    fold_standings()
    assert KeptStanding.objects.count() == 16
    assert not StandingMark.objects.exists()
    for as_of in (AS_OF, LONG_AGO, date(2025, 5, 1), date(2025, 6, 2), date(2025, 7, 1), date.max):
        assert kept(as_of) == from_facts(as_of)


@pytest.mark.django_db
def test_the_patients_of_a_group_are_as_many_as_its_count(north):
    small_clinic(north)
    options = Options(as_of=AS_OF)
    computed = {group: members_of(people(), options, group) for group in all_groups()}
    fold_standings()
    counts = tally_of(people(), options).counts
    for group in all_groups():
        assert members_of(people(), options, group) == computed[group]
        assert counts[group] == len(computed[group])
    assert len(computed["responders-2"]) == 5


@pytest.mark.django_db
def test_every_row_of_the_counts_adds_up(north):
    small_clinic(north)
    treated(north, {-3: 0, 14: 0})
    fold_standings()
    counts = tally_of(people(), Options(as_of=date(2025, 7, 1))).counts
    without = counts["no-baseline"] + counts["baseline-zero"]
    assert counts["baseline-zero"] == 1
    for week in (1, 2, 4, 8, 12):
        assert counts["started"] == without + counts[f"early-{week}"] + counts[f"eligible-{week}"]
        assert counts[f"eligible-{week}"] == counts[f"assessed-{week}"] + counts[f"unassessed-{week}"]
    assert counts["started"] == without + counts["no-closing"] + counts["not-responded"] + counts["followed"]
    assert counts["followed"] == counts["lost"] + counts["kept"]


def by_raw_sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


CHANGES = {
    "a total": lambda patient: patient.assessments.filter(total=50).update(total=99),
    "a total, by raw SQL": lambda patient: by_raw_sql(
        "UPDATE intake_assessment SET total = 99 WHERE patient_id = %s AND total = 50", patient.pk
    ),
    "another scale": lambda patient: patient.assessments.filter(total=50).update(instrument="phq-9"),
    "a day": lambda patient: patient.assessments.filter(total=100).update(
        collected_at=DAY_ZERO - timedelta(days=40), started_at=DAY_ZERO - timedelta(days=40)
    ),
    "a new score": lambda patient: score(patient, 98, DAY_ZERO + timedelta(days=14, hours=5)),
    "a score withdrawn": lambda patient: patient.assessments.filter(total=50).update(state="incomplete", total=None),
    "an infusion before": lambda patient: Delivery.objects.create(
        patient=patient,
        series="before",
        started_at=DAY_ZERO - timedelta(days=60),
        minutes=40,
        delivered_mg=40,
        weight_kg=80,
        planned_infusions=1,
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_row_changes_every_figure_at_once(north, change):
    patient = treated(north, {-7: 100, 14: 50, 28: 50, 57: 50, 84: 50})
    small_clinic(north)
    fold_standings()
    before = kept()
    change(patient)
    assert kept() == from_facts()
    assert kept() != before
    fold_standings()
    assert kept() == from_facts()


@pytest.mark.django_db
def test_a_moved_clock_moves_every_local_date(north):
    patient = treated(north, {}, start=DAY_ZERO.replace(hour=2))
    fold_standings()
    since = {"from_date": date(2025, 6, 2)}
    assert kept(**since)["cohort"]["started"] == 0
    patient.time_zone = "Europe/London"
    patient.save()
    assert kept(**since)["cohort"]["started"] == 1


@pytest.mark.django_db
def test_drafts_and_other_scales_leave_what_is_kept_alone(north):
    patient = treated(north, {-7: 100})
    fold_standings()
    draft = score(patient, None, DAY_ZERO, state="draft")
    draft.answers = {"1.fear": 2}
    draft.save()
    score(patient, 12, DAY_ZERO, instrument="phq-9")
    assert not StandingMark.objects.exists()


@pytest.mark.django_db
def test_what_older_rules_made_is_not_believed(north):
    treated(north, {-7: 100, 14: 50})
    fold_standings()
    KeptStanding.objects.update(rules_version=RULES_VERSION + 1, week_2=100)
    assert kept() == from_facts()
    fold_standings()
    assert set(KeptStanding.objects.values_list("rules_version", "week_2")) == {
        (RULES_VERSION, 50),
        (RULES_VERSION, None),
    }


@pytest.mark.django_db
def test_the_statements_do_not_grow(north, django_assert_num_queries):
    options = Options(as_of=AS_OF)
    small_clinic(north)
    fold_standings()
    with django_assert_num_queries(4):
        tally_of(people(), options)
    treated(north, {-7: 100})
    with django_assert_num_queries(8):
        tally_of(people(), options)
    for _ in range(5):
        treated(north, {-7: 100})
    with django_assert_num_queries(8):
        tally_of(people(), options)


@pytest.mark.django_db(transaction=True)
def test_what_commits_while_a_fold_computes_is_not_lost(north, monkeypatch):
    """A second connection changes a row between the reading of the facts and the keeping: the mark must outlive it."""
    patient = treated(north, {-7: 100, 14: 50})
    computed = services._rows_of

    def compute_while_somebody_writes(patient_ids):
        rows = computed(patient_ids)
        monkeypatch.setattr(services, "_rows_of", computed)
        elsewhere(lambda: patient.assessments.filter(total=50).update(total=99))
        return rows

    monkeypatch.setattr(services, "_rows_of", compute_while_somebody_writes)
    services._fold_some(100)
    assert KeptStanding.objects.get(instrument="lsas-sr").week_2 == 50
    assert StandingMark.objects.filter(patient=patient).exists()
    assert kept() == from_facts()


@pytest.mark.django_db(transaction=True)
def test_two_folds_wait_for_each_other(north):
    small_clinic(north)
    with transaction.atomic():
        services._fold_some(1)
        second = threading.Thread(target=in_own_connection(fold_standings))
        second.start()
        second.join(0.3)
        assert second.is_alive()
    second.join(20)
    assert not second.is_alive()
    assert not StandingMark.objects.exists()
    assert kept() == from_facts()


def elsewhere(act):
    thread = threading.Thread(target=in_own_connection(act))
    thread.start()
    thread.join(20)
    assert not thread.is_alive()


def in_own_connection(act):
    def run():
        try:
            act()
        finally:
            connection.close()

    return run
