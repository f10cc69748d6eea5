"""Which words a scale is asked in: brought, attested, in use from then on, and never lost."""

from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from intake.assessments import queries as assessment_queries
from intake.assessments import services as assessments
from intake.assessments.models import Assessment
from intake.instruments import queries, services
from intake.instruments.models import ReliabilityFigures, WordingPack, WordingUse
from intake.instruments.packs.document import PackRefused
from intake.instruments.wording import wording_for
from intake.risk.models import RiskCase
from tests.rules.intake.instruments.answering import situations
from tests.rules.intake.instruments.packing import as_file, questionnaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def begin(ada, now):
    def begun(about="pre-assessment:1", instrument="gad-7"):
        return assessments.start(patient=ada, instrument=instrument, occasion="pre-assessment", about=about, at=now)

    return begun


def first_question(assessment):
    return assessment_queries.wording_of(assessment).items["1"]


def test_a_wording_that_was_only_brought_is_asked_of_nobody(brought, begin):
    brought()
    assert begin().wording_version == "en-1"


def test_a_wording_taken_into_use_is_asked_from_then_on_with_its_version(used, begin):
    before = begin()
    pack = used()
    after = begin("follow-up:1")
    assert (after.wording_version, after.language) == (pack.version, "en") == ("en-clinic-1", "en")
    assert first_question(after).startswith("Authorised 1: ")
    assert (before.wording_version, first_question(before)) == ("en-1", wording_for("gad-7").items["1"])


def test_what_was_begun_goes_on_in_its_words_and_is_shown_in_them_for_ever(used, begin, staff, now):
    pack = used()
    begun = begin()
    services.back_to_shipped(instrument="gad-7", language="en", reason="Licence over.", by=staff.mona, at=now)
    assert begin() == begun
    assert first_question(Assessment.objects.get(pk=begun.pk)) == pack.wording.items["1"]
    assert begin("follow-up:2").wording_version == "en-1"


def test_an_older_wording_can_come_back_by_a_new_row(used, brought, staff, now):
    first, second = used(), used(title="Your last two weeks")
    assert queries.wording_in_use("gad-7", "en").version == second.version == "en-clinic-2"
    services.take_into_use(pack=first, permission="Again.", by=staff.mira, at=now)
    assert queries.wording_in_use("gad-7", "en").version == first.version
    rows = [(use.number, use.pack_id, use.by_id, use.statement) for use in reversed(queries.uses_of("gad-7"))]
    permission = "Letter of 1 March, file 7."
    assert rows == [
        (1, first.pk, staff.mona.pk, permission),
        (2, second.pk, staff.mona.pk, permission),
        (3, first.pk, staff.mira.pk, "Again."),
    ]


def test_the_same_words_are_not_put_in_use_twice_and_shipped_ones_need_no_way_back(used, staff, now):
    pack = used()
    with pytest.raises(services.NothingToChange):
        services.take_into_use(pack=pack, permission="Once more.", by=staff.mona, at=now)
    with pytest.raises(services.NothingToChange):
        services.back_to_shipped(instrument="phq-9", language="en", reason="None.", by=staff.mona, at=now)
    assert WordingUse.objects.count() == 1


def test_the_same_file_twice_is_one_wording(brought):
    assert brought() == brought()
    assert brought(title="Your week").number == 2


def test_a_refused_file_leaves_nothing_behind(staff, now):
    document = questionnaire("gad-7")
    document["item"].pop()
    with pytest.raises(PackRefused, match='Item "7"'):
        services.import_pack(instrument="gad-7", language="en", raw=as_file(document), by=staff.mona, at=now)
    assert not WordingPack.objects.exists()


def test_a_patient_is_asked_in_their_language_where_the_clinic_has_it_else_in_english(used, ada, begin):
    ada.language = "es"
    english = begin()
    used(language="es")
    spanish, alcohol = begin("follow-up:1"), begin("follow-up:1", "audit-c")
    assert (english.language, english.wording_version) == ("en", "en-1")
    assert (spanish.language, spanish.wording_version) == ("es", "es-clinic-1")
    assert (alcohol.language, alcohol.wording_version) == ("en", "en-1")
    ada.language = "es-mx"
    assert begin("follow-up:2").language == "es"


def test_without_words_of_their_language_a_patient_reads_the_clinics_english_ones(used, ada, begin):
    used()
    ada.language = "fi"
    assert begin().wording_version == "en-clinic-1"


def test_all_scales_cost_one_query_and_so_do_all_words_that_were_shown(used, begin, django_assert_num_queries):
    for name in ("gad-7", "phq-9", "lsas-sr"):
        used(name)
    with django_assert_num_queries(1):
        wordings = queries.wordings_in_use("en")
    own = {name: wording.version for name, wording in wordings.items() if wording.version != "en-1"}
    assert own == dict.fromkeys(("gad-7", "phq-9", "lsas-sr"), "en-clinic-1")
    rows = [begin(instrument=name) for name in wordings]
    with django_assert_num_queries(1):
        shown = assessment_queries.wordings_of(rows)
    assert shown[rows[0].pk].version == "en-clinic-1"
    with django_assert_num_queries(0):
        assessment_queries.wordings_of([row for row in rows if row.wording_version == "en-1"])


@pytest.mark.parametrize("table", ["wordingpack", "wordinguse"])
@pytest.mark.parametrize("act", ["UPDATE intake_{} SET instrument = 'phq-9'", "DELETE FROM intake_{}"])
def test_what_was_brought_and_attested_is_never_changed_or_deleted(used, table, act):
    used()
    with pytest.raises(InternalError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table))


def test_the_database_refuses_a_wording_of_another_scale_and_an_empty_permission(brought, staff, now):
    pack = brought()
    row = {"number": 1, "pack": pack, "language": "en", "at": now, "by": staff.mona}
    with pytest.raises(InternalError, match="another scale or language"), transaction.atomic():
        WordingUse.objects.create(instrument="phq-9", statement="Yes.", **row)
    with pytest.raises(IntegrityError, match="wording_use_has_statement"), transaction.atomic():
        WordingUse.objects.create(instrument="gad-7", statement="", **row)


def test_the_history_says_who_and_why(used, staff):
    pack = used()
    told = pack.history.get().pgh_context.metadata
    assert (told["user"], told["reason"]) == (staff.mona.pk, "imported a wording")


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_at_the_same_moment_one_is_told(brought, staff, now):
    packs = [brought(), brought(title="Your week")]
    barrier, refused = Barrier(2), []

    def use(pack):
        try:
            barrier.wait(10)
            services.take_into_use(pack=pack, permission="Mine.", by=staff.mona, at=now)
        except services.ChangedMeanwhile as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=use, args=[pack]) for pack in packs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = list(WordingUse.objects.values_list("number", flat=True))
    assert (numbers, len(refused)) in (([1], 1), ([1, 2], 0))


def test_the_clinic_reckons_the_reliable_change_from_its_own_figures(staff, now):
    assert queries.change_definitions()["lsas_reliable"].test.points == 26
    figures = {"standard_deviation": Decimal("20"), "reliability": Decimal("0.90")}
    services.set_reliability(**figures, source="Our first 200 patients", by=staff.mira, at=now)
    definitions = queries.change_definitions()
    assert {definitions[name].test.points for name in ("lsas_reliable", "lsas_worse")} == {18}
    assert "(SD 20.0, reliability 0.90)" in definitions["lsas_reliable"].text
    assert definitions["lsas_reliable"].source.is_own_proposal


@pytest.mark.parametrize(("spread", "reliability"), [("0.9", "0.8"), ("20", "1"), ("20", "-0.1")])
def test_the_database_refuses_figures_that_cannot_be(staff, now, spread, reliability):
    with pytest.raises(IntegrityError, match="reliability_figures_possible"), transaction.atomic():
        ReliabilityFigures.objects.create(
            standard_deviation=Decimal(spread), reliability=Decimal(reliability), source="x", at=now, by=staff.mira
        )


@pytest.mark.parametrize(("own_figures", "cases"), [(False, 0), (True, 1)])
def test_a_sharp_worsening_is_judged_by_the_clinics_figures(ada, staff, now, own_figures, cases):
    """From 24 to 43: not 26 points more, but more than 18."""
    if own_figures:
        figures = {"standard_deviation": Decimal("20"), "reliability": Decimal("0.90")}
        services.set_reliability(**figures, source="Our own", by=staff.mira, at=now)
    for number, avoids in enumerate(([0] * 24, [1] * 19 + [0] * 5), start=1):
        assessments.record_complete(
            patient=ada,
            instrument="lsas-sr",
            answers=situations([1] * 24, avoids),
            occasion="follow-up",
            about=f"follow-up:{number}",
            at=now.replace(minute=number),
            mode="self",
            by=ada.user,
        )
    assert RiskCase.objects.count() == cases
