from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clinic.messaging import services
from clinic.messaging.channels.log import KEPT
from clinic.messaging.models import ChannelState, InboundMessage, Message
from clinic.messaging.states import State
from tests.clinic.counting import queries_of

SECRET_LINK = "https://clinic.test/go/s3cret/"


@pytest.fixture
def now():
    """Pages ask the clock themselves."""
    return timezone.now()


@pytest.fixture
def message(planned, ada):
    return planned(patient_id=ada.pk, body=f"Come on Tuesday: {SECRET_LINK}")


@pytest.fixture
def sent(message, run, now, settings):
    settings.MESSAGE_PURPOSES_AT_ONCE = {"says"}
    run(now)
    message.refresh_from_db()
    assert message.state == State.SENT
    return message


@pytest.fixture
def failed(message):
    Message.objects.filter(pk=message.pk).update(state=State.FAILED, why="550 nobody here")
    message.refresh_from_db()
    return message


def url(name, *args):
    return reverse(f"messaging:{name}", args=args)


class TestTheLog:
    def test_it_shows_what_went_to_whom_and_why(self, failed, staff, sign_in):
        page = sign_in(staff.dana).get(url("log")).content.decode()
        assert "Ada Abel" in page
        assert "550 nobody here" in page

    def test_it_shows_nothing_of_another_site(self, message, sol, planned, staff, stranger, sign_in):
        planned(patient_id=sol.pk)
        assert "Sol Stone" not in sign_in(staff.dana).get(url("log")).content.decode()
        page = sign_in(stranger).get(url("log")).content.decode()
        assert "Sol Stone" in page
        assert "Ada Abel" not in page

    @pytest.mark.parametrize(("why", "says"), [(KEPT, "kept, not sent"), ("", "sent")])
    def test_one_that_was_only_kept_does_not_pass_for_sent(self, message, staff, sign_in, why, says):
        Message.objects.filter(pk=message.pk).update(state=State.SENT, why=why)
        client = sign_in(staff.dana)
        assert [line.state for line in client.get(url("log")).context["lines"]] == [says]
        assert client.get(url("message", message.pk)).context["line"].state == says

    def test_a_reminder_is_named_as_its_words_are(self, message, staff, sign_in):
        Message.objects.filter(pk=message.pk).update(purpose="appointment", context={"reminder": "fasting_escort"})
        page = sign_in(staff.dana).get(url("log")).content.decode()
        assert "Appointment: what to eat, who comes along" in page

    def test_messages_to_colleagues_are_shown_and_to_others_not(self, staff, stranger, now, sign_in):
        services.notify_account(user=staff.nora, subject="s", body="b", at=now)
        services.notify_account(user=stranger, subject="s", body="b", at=now)
        page = sign_in(staff.mona).get(url("log")).content.decode()
        assert "Nora Staff" in page
        assert "Sten Staff" not in page

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("?state=failed", True),
            ("?state=sent", False),
            ("?purpose=says", True),
            ("?purpose=urgent", False),
            ("?patient=999", False),
            ("?patient=<script>", False),
            ("?state=nonsense", True),
            ("?older=nonsense", True),
            ("?older=2026-01-01~1~2", True),
        ],
    )
    def test_it_is_filtered(self, failed, staff, sign_in, query, shown):
        response = sign_in(staff.dana).get(url("log") + query)
        assert response.status_code == 200
        assert ("550 nobody here" in response.content.decode()) is shown

    def test_it_is_filtered_by_patient(self, failed, ada, ben, planned, staff, sign_in):
        planned(patient_id=ben.pk)
        for words in ("abel", ada.mrn):
            page = sign_in(staff.dana).get(url("log"), {"patient": words}).content.decode()
            assert "Ada Abel" in page
            assert "Ben Brook" not in page

    def test_the_page_of_a_patient_leads_to_what_they_were_sent(self, failed, ada, staff, sign_in):
        browser = sign_in(staff.dana)
        link = f"{url('log')}?patient={ada.mrn}"
        assert link in browser.get(f"/patients/{ada.pk}/").content.decode()
        assert "Ada Abel" in browser.get(link).content.decode()

    def test_a_long_log_is_read_page_by_page_and_back(self, ada, staff, planned, now, sign_in):
        for number in range(120):
            planned(patient_id=ada.pk, due_at=now + timedelta(minutes=number // 2))
        client, seen, query = sign_in(staff.dana), [], ""
        pages = []
        for _ in range(3):
            page = client.get(url("log") + query).context["page"]
            pages.append([message.pk for message in page.rows])
            seen += pages[-1]
            query = page.next_query
        assert query == ""
        assert len(seen) == len(set(seen)) == 120
        assert list(Message.objects.order_by("-due_at", "-id").values_list("pk", flat=True)) == seen
        back = client.get(url("log") + page.previous_query).context["page"]
        assert [message.pk for message in back.rows] == pages[1]

    def test_it_costs_the_same_for_one_message_and_for_many(self, message, ada, ben, staff, planned, sign_in):
        client = sign_in(staff.dana)
        client.get(url("log"))
        few = queries_of(client, url("log"))
        for number in range(30):
            planned(patient_id=(ada.pk, ben.pk)[number % 2])
        assert queries_of(client, url("log")) == few


class TestOneMessage:
    def test_a_link_in_it_is_not_repeated(self, sent, staff, sign_in, settings):
        settings.MESSAGE_LINKS_SHOWN = False
        page = sign_in(staff.dana).get(url("message", sent.pk)).content.decode()
        assert "Come on Tuesday" in page
        assert "s3cret" not in page

    def test_in_development_without_a_mail_server_it_can_be_followed(self, sent, staff, sign_in, settings):
        settings.MESSAGE_LINKS_SHOWN = True
        page = sign_in(staff.dana).get(url("message", sent.pk)).content.decode()
        assert f'href="{SECRET_LINK}"' in page

    def test_what_it_says_is_never_markup(self, planned, ada, run, now, staff, sign_in, settings):
        settings.MESSAGE_PURPOSES_AT_ONCE = {"says"}
        for settings.MESSAGE_LINKS_SHOWN in (True, False):
            body = '<script>alert(1)</script> http://x/"><img src=x>'
            message = planned(patient_id=ada.pk, subject="<b>s</b>", body=body)
            run(now)
            page = sign_in(staff.dana).get(url("message", message.pk)).content.decode()
            assert "<script>alert" not in page
            assert "<b>s</b>" not in page
            assert "<img src=x>" not in page

    def test_it_shows_what_it_would_say_now_without_the_link(self, message, staff, sign_in):
        page = sign_in(staff.dana).get(url("message", message.pk)).content.decode()
        assert "What it would say now" in page
        assert "Come on Tuesday" in page
        assert "s3cret" not in page

    @pytest.mark.parametrize(
        ("purpose", "words"),
        [
            ("cancels", "The appointment was cancelled."),
            ("waits", "It is not yet time."),
            ("breaks", "cannot be worked out"),
            ("breaks_a_query", "cannot be worked out"),
        ],
    )
    def test_it_shows_that_nothing_would_be_sent_and_why(self, planned, ada, staff, sign_in, now, purpose, words):
        message = planned(purpose, patient_id=ada.pk, until=(now + timedelta(days=1)).isoformat())
        assert words in sign_in(staff.dana).get(url("message", message.pk)).content.decode()

    def test_looking_writes_nothing(self, message, staff, sign_in):
        client = sign_in(staff.dana)
        before = list(Message.objects.values())
        client.get(url("message", message.pk))
        assert list(Message.objects.values()) == before
        assert not message.events.exists()

    def test_what_a_decider_writes_for_the_preview_is_taken_back(self, planned, ada, staff, sign_in):
        message = planned("writes", patient_id=ada.pk)
        page = sign_in(staff.dana).get(url("message", message.pk)).content.decode()
        assert "Tuesday at nine." in page
        assert not InboundMessage.objects.exists()

    def test_a_stranger_finds_nothing(self, message, stranger, sign_in):
        assert sign_in(stranger).get(url("message", message.pk)).status_code == 404
        assert sign_in(stranger).post(url("resend", message.pk), {"reason": "x"}).status_code == 404


class TestResending:
    def test_the_desk_resends_with_a_reason(self, failed, staff, sign_in):
        response = sign_in(staff.dana).post(url("resend", failed.pk), {"reason": "New address."}, follow=True)
        assert "on its way again" in response.content.decode()
        failed.refresh_from_db()
        assert failed.state == State.WAITING
        assert failed.events.get(by=staff.dana).why == "New address."

    @pytest.mark.parametrize("reason", ["", " ", "x" * 201, "two\nlines", "nul\0"])
    def test_a_reason_is_needed_and_what_was_typed_stays(self, failed, staff, sign_in, reason):
        response = sign_in(staff.dana).post(url("resend", failed.pk), {"reason": reason})
        assert response.status_code == 422
        failed.refresh_from_db()
        assert failed.state == State.FAILED

    def test_sending_the_form_twice_resends_once(self, failed, staff, sign_in):
        client = sign_in(staff.dana)
        for _ in range(2):
            response = client.post(url("resend", failed.pk), {"reason": "New address."}, follow=True)
        assert "This message is waiting" in response.content.decode()
        assert failed.events.filter(by=staff.dana).count() == 1

    def test_the_medical_director_sees_but_does_not_resend(self, failed, staff, sign_in):
        client = sign_in(staff.mira)
        assert "Send it again" not in client.get(url("message", failed.pk)).content.decode()
        assert client.post(url("resend", failed.pk), {"reason": "x"}).status_code == 403

    def test_what_was_sent_offers_no_resending(self, sent, staff, sign_in):
        assert "Send it again" not in sign_in(staff.dana).get(url("message", sent.pk)).content.decode()


class TestReplies:
    @pytest.fixture
    def reply(self, ada, now):
        return InboundMessage.objects.create(
            channel="sms", provider_id="SM1", from_address="+1", patient_id=ada.pk, body="Can I come later?",
            received_at=now, outcome="inbox",
        )  # fmt: skip

    def test_they_wait_until_somebody_has_dealt_with_them(self, reply, staff, sign_in):
        client = sign_in(staff.dana)
        assert "Can I come later?" in client.get(url("replies")).content.decode()
        page = client.post(url("settle_reply", reply.pk), follow=True).content.decode()
        assert "No open reply" in page
        reply.refresh_from_db()
        assert reply.handled_by == staff.dana

    @pytest.mark.parametrize(("outcome", "waits"), [("stop", True), ("not handled", True), ("help", False)])
    def test_a_stop_is_a_task_and_an_answered_call_for_help_is_not(self, reply, staff, sign_in, outcome, waits):
        InboundMessage.objects.update(outcome=outcome)
        page = sign_in(staff.dana).get(url("replies")).content.decode()
        assert ("Can I come later?" in page) is waits

    def test_a_stranger_sees_none_and_settles_none(self, reply, stranger, sign_in):
        client = sign_in(stranger)
        assert client.post(url("settle_reply", reply.pk)).status_code == 404

    def test_one_from_a_number_nobody_has_is_everybodys(self, reply, staff, sign_in):
        InboundMessage.objects.update(patient_id=None)
        assert "Can I come later?" in sign_in(staff.dana).get(url("replies")).content.decode()


def test_a_resting_channel_is_announced(db, staff, sign_in, now):
    ChannelState.objects.create(channel="email", failures_in_a_row=6, open_until=now + timedelta(minutes=1))
    page = sign_in(staff.dana).get(url("log")).content.decode()
    assert "E-mail failed 6 times in a row" in page
