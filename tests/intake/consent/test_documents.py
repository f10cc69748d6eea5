"""The texts: shipped ones, and new versions."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import InternalError, connection

from intake.consent import queries, reading, services
from intake.consent.models import ConsentDocument, ConsentKind

# Clinical reference 7.1: what a consent to treatment has to say, and a word by which each is found.
ELEMENTS = {
    "diagnosis": "social anxiety disorder",
    "off-label": "off-label",
    "approved only as an anaesthetic": "for anesthesia only",
    "procedure": "tube in a vein",
    "dose": "0.5 mg for each kilogram",
    "number": "up to six infusions",
    "evidence and its limits": "18 participants",
    "alternatives: therapy": "cognitive behavioral therapy",
    "alternatives: medicines": "ssri or an snri",
    "alternatives: esketamine": "esketamine",
    "alternatives: none": "no treatment",
    "blood pressure": "blood pressure",
    "sedation": "sedation",
    "dissociation": "dissociation",
    "breathing": "slow or shallow breathing",
    "misuse": "misuse",
    "bladder": "bladder",
    "liver": "liver",
    "cognition": "memory and thinking",
    "worse mood": "thoughts of suicide",
    "unknown long-term harm": "is not known",
    "pregnancy": "pregnancy",
    "fasting": "fasting",
    "escort": "responsible adult",
    "driving": "do not drive",
    "right to stop": "stop at any time",
    "a signal": "signal",
    "intoxicated": "influence of alcohol or drugs",
    "emergency": "emergency services",
    "cost and refund": "refunds",
    "who may be told": "who is told",
    "relapse and boosters": "single further infusion",
    "questions": "questions",
    "capacity": "able to make this decision",
    "interpreter, witness": "interpreter or a witness",
    "copy": "a copy stays",
}


def test_the_four_texts_are_shipped_each_on_its_own():
    documents = queries.current_documents()
    assert set(documents) == set(ConsentKind.values)
    assert {document.version for document in documents.values()} == {1}


@pytest.mark.parametrize(("element", "words"), ELEMENTS.items())
def test_the_consent_to_treatment_says_all_that_it_has_to(element, words):
    assert words in queries.current_document("treatment").body.casefold(), element


@pytest.mark.parametrize("kind", ["communication", "data", "recording"])
def test_each_other_text_can_be_refused_and_withdrawn_without_losing_treatment(kind):
    body = queries.current_document(kind).body
    assert "You are treated in the same way whether you agree or not." in body
    assert "withdraw this consent in your own pages" in body


def test_installing_twice_installs_once(now):
    assert services.install_documents(now) == 0
    assert ConsentDocument.objects.count() == 4


def test_installing_leaves_a_clinics_own_text_in_force(staff, now):
    services.publish(kind="data", title="Ours", body="Text.", by=staff.mona, at=now)
    services.install_documents(now)
    assert queries.current_document("data").title == "Ours"


def test_a_published_text_is_the_next_version_with_its_own_check_value(staff, now):
    document = services.publish(kind="treatment", title="Ours", body="One\r\n\r\nTwo\n", by=staff.mona, at=now)
    assert (document.version, document.body, document.published_by) == (2, "One\n\nTwo", staff.mona)
    assert document.sha256 == reading.hash_of("Ours", "One\n\nTwo")
    assert queries.current_document("treatment") == document


def test_a_published_text_can_never_be_changed_or_deleted():
    document = queries.current_document("treatment")
    document.body = "Something else"
    with pytest.raises(InternalError, match="Cannot"):
        document.save()


def test_a_patient_is_asked_in_their_language_where_the_newest_version_has_it(staff, now):
    spanish = services.publish(kind="treatment", title="Consentimiento", body="Texto.", by=None, at=now, language="es")
    assert queries.current_document("treatment", "es") == spanish
    assert queries.current_document("treatment", "en").language == "en"
    assert queries.current_document("treatment", "fr").language == "en"
    newer = services.publish(kind="treatment", title="Ours", body="Text.", by=None, at=now)
    assert queries.current_document("treatment", "es") == newer


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_make_one_version_each_or_are_told(now):
    line = Barrier(4)

    def publish(number):
        line.wait()
        try:
            return services.publish(kind="data", title=f"T{number}", body="Text.", by=None, at=now).version
        except services.PublishedMeanwhile:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(publish, range(4)))
    versions = [outcome for outcome in outcomes if outcome != "told"]
    assert len(set(versions)) == len(versions) >= 1
    assert sorted(versions) == list(range(2, 2 + len(versions)))
