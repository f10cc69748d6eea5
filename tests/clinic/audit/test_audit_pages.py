from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from clinic.audit import tables
from clinic.audit.history import because
from clinic.audit.services import record_access
from clinic.messaging import services as messaging
from clinic.sites.models import Site
from intake.patients.models import EmergencyContact
from tests.clinic.counting import queries_of

ACCESS, CHANGES = "audit:access", "audit:changes"


@pytest.fixture
def auditor(staff, sign_in):
    return sign_in(staff.odo)


@pytest.fixture
def director(staff, sign_in):
    return sign_in(staff.mira)


def page(client, name, **query):
    response = client.get(reverse(name), query)
    assert response.status_code == 200
    return response.content.decode()


class TestWhoLooked:
    @pytest.fixture
    def looked(self, staff, ada, ben, sol, now):
        record_access(user=staff.nora, patient_id=ada.pk, page="patients:patient", at=now)
        record_access(user=staff.percy, patient_id=ben.pk, page="screening:review", at=now + timedelta(days=1))
        record_access(user=staff.nora, patient_id=sol.pk, page="patients:south", at=now)

    def test_it_names_who_whom_when_and_which_page(self, looked, auditor):
        shown = page(auditor, ACCESS)
        for words in ("Nora Staff", "Ada Abel", "patients:patient", "Mon 2 Mar 2026, 10:00"):
            assert words in shown

    def test_patients_of_another_site_are_not_in_it(self, looked, auditor):
        shown = page(auditor, ACCESS)
        assert "Sol Stone" not in shown
        assert "patients:south" not in shown

    def test_it_is_filtered_by_who_by_patient_and_by_day(self, looked, auditor, staff, ada, ben):
        assert "Ben Brook" not in page(auditor, ACCESS, user=staff.nora.pk)
        assert "Ada Abel" not in page(auditor, ACCESS, patient=ben.pk)
        assert "Ada Abel" not in page(auditor, ACCESS, first_day="2026-03-03")
        assert "Ben Brook" not in page(auditor, ACCESS, last_day="2026-03-02")
        both = page(auditor, ACCESS, first_day="2026-03-02", last_day="2026-03-03")
        assert "Ada Abel" in both
        assert "Ben Brook" in both

    @pytest.mark.parametrize("query", [{"user": "x"}, {"patient": "<"}, {"first_day": "soon"}, {"older": "x~y"}])
    def test_odd_filters_do_no_harm(self, looked, auditor, query):
        assert "Ada Abel" in page(auditor, ACCESS, **query)

    def test_it_costs_the_same_for_one_look_and_for_many(self, looked, auditor, staff, ada, ben, now):
        few = queries_of(auditor, reverse(ACCESS))
        for number in range(40):
            record_access(user=(staff.nora, staff.theo)[number % 2], patient_id=ada.pk, page="p", at=now)
        assert queries_of(auditor, reverse(ACCESS)) == few


class TestWhatChanged:
    @pytest.fixture
    def changed(self, ada, ben, staff):
        with because("moved house", by=staff.dana):
            ada.email = "new@patient.test"
            ada.save()

    def test_first_one_chooses_a_kind_of_record(self, auditor):
        assert "Choose a kind of record" in page(auditor, CHANGES)

    def test_it_names_who_why_and_from_what_to_what(self, changed, director):
        shown = page(director, CHANGES, table="intake.Patient")
        for words in ("Dana Staff", "moved house", "email", "ada@patient.test", "new@patient.test"):
            assert words in shown

    def test_who_opens_no_clinical_records_sees_which_fields_but_not_their_values(self, changed, auditor):
        shown = page(auditor, CHANGES, table="intake.Patient")
        assert "moved house" in shown
        assert "email" in shown
        assert "new@patient.test" not in shown

    def test_the_clinics_own_tables_are_shown_with_values(self, auditor, north):
        Site.objects.filter(pk=north.pk).update(phone="+15559999")
        assert "+15559999" in page(auditor, CHANGES, table="clinic.Site")

    def test_raw_sql_is_in_it_too(self, auditor, north):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE clinic_site SET phone = '+15551111' WHERE id = %s", [north.pk])
        assert "+15551111" in page(auditor, CHANGES, table="clinic.Site")

    def test_one_record_can_be_followed(self, changed, director, ada, ben):
        shown = page(director, CHANGES, table="intake.Patient", record=ben.pk)
        assert "moved house" not in shown

    def test_a_deletion_is_in_it(self, director, ada):
        contact = EmergencyContact.objects.create(patient=ada, name="Abe", phone="1")
        contact.delete()
        assert "deleted" in page(director, CHANGES, table="intake.EmergencyContact")

    @pytest.mark.parametrize("table", ["intake.Patient", "intake.EmergencyContact", "clinic.User", "clinic.Message"])
    def test_another_sites_rows_are_not_in_it(self, director, sol, stranger, table, now):
        with because("secret of south"):
            sol.email = "x@patient.test"
            sol.save()
            stranger.first_name = "Stenka"
            stranger.save()
            EmergencyContact.objects.create(patient=sol, name="Sue", phone="1")
            messaging.notify_account(user=stranger, subject="s", body="b", at=now)
        assert "secret of south" not in page(director, CHANGES, table=table)

    def test_what_a_message_said_is_not_repeated(self, director, staff, now):
        message = messaging.notify_account(user=staff.nora, subject="s", body="b", at=now)
        message.body = "https://clinic.test/go/s3cret/"
        message.save()
        shown = page(director, CHANGES, table="clinic.Message")
        assert "body" in shown
        assert "s3cret" not in shown

    def test_a_password_is_never_in_it(self, director, staff):
        staff.nora.set_password("some other pass phrase")
        staff.nora.save()
        assert "md5$" not in page(director, CHANGES, table="clinic.User")

    @pytest.mark.parametrize("query", [{"table": "clinic.Nothing"}, {"table": "auth.User"}, {"table": "<script>"}])
    def test_a_table_without_a_history_is_answered_at_its_field(self, auditor, query):
        assert "Choose a kind of record" in page(auditor, CHANGES, **query)

    def test_it_costs_the_same_for_one_change_and_for_many(self, changed, director, ada, staff):
        address = reverse(CHANGES) + "?table=intake.Patient"
        few = queries_of(director, address)
        for number in range(40):
            with because("again", by=(staff.dana, staff.nora)[number % 2]):
                ada.mobile = f"+1555{number:07}"
                ada.save()
        assert queries_of(director, address) == few

    def test_every_table_with_a_history_opens(self, director):
        for label in tables.history_models():
            page(director, CHANGES, table=label)


def test_every_table_that_holds_a_patient_leads_to_a_site():
    """Else its rows would be everybody's."""
    for label, history in tables.history_models().items():
        model = history.pgh_tracked_model
        if any(field.name in ("patient", "infusion", "course") for field in model._meta.fields):
            assert tables.path_to_site(model) is not None, label


def test_a_request_leaves_who_did_it(staff, sign_in, north):
    client = sign_in(staff.mona)
    client.post(reverse("sites:add_closure", args=[north.pk]), {"closure-on_date": "2099-01-01", "closure-reason": "x"})
    closure = north.closures.get()
    said = closure.history.latest("pgh_id").pgh_context.metadata
    assert said["user"] == staff.mona.pk
    assert said["reason"] == "closed day added"
    assert closure.history.latest("pgh_id").pgh_created_at <= timezone.now()
