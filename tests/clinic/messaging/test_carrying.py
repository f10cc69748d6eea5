"""What is due to one patient on one day goes in one message, whatever happens on the way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection

from clinic.messaging import carrying, claiming, incoming, sending, services
from clinic.messaging.merging import MOST_PARTS
from clinic.messaging.models import InboundMessage, Message
from clinic.messaging.states import State

NOON_TODAY = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
EIGHT_TOMORROW = datetime(2026, 3, 3, 13, 0, tzinfo=UTC)
LAST_MINUTE_TODAY = datetime(2026, 3, 3, 4, 59, tzinfo=UTC)


@pytest.fixture
def told(planned):
    """Plan a message that may stand with others: `told("one")`."""

    def plan(link, **more):
        return planned("tells", link=link, **more)

    return plan


def read(message):
    return Message.objects.get(pk=message.pk)


def fates(*messages):
    return [(read(message).state, read(message).carrier_id) for message in messages]


class TestTogether:
    def test_the_earliest_of_the_day_carries_the_others_each_with_its_link(self, told, run, now, smtp_server):
        one, two, three = told("one"), told("two", due_at=NOON_TODAY), told("three", due_at=LAST_MINUTE_TODAY)
        assert run(now) == {one.pk: State.SENT}
        [letter] = smtp_server.letters
        said = letter.get_payload(decode=True).decode()
        assert [said.count(f"https://clinic.test/go/{link}/") for link in ("one", "two", "three")] == [1, 1, 1]
        assert said.index("1. about one") < said.index("2. about two") < said.index("3. about three")
        assert fates(one, two, three) == [(State.SENT, None), (State.SENT, one.pk), (State.SENT, one.pk)]
        assert read(two).sent_at == now
        assert "about two" in read(two).body
        assert "about one" not in read(two).body

    def test_what_is_due_tomorrow_is_not_sent_today(self, told, run, now):
        one, tomorrow = told("one"), told("two", due_at=LAST_MINUTE_TODAY + timedelta(minutes=1))
        run(now)
        assert fates(one, tomorrow) == [(State.SENT, None), (State.WAITING, None)]

    def test_the_day_ends_on_the_patients_own_clock(self, told, run, now):
        one = told("one", zone="America/Los_Angeles", due_at=NOON_TODAY)
        late = told("two", zone="America/Los_Angeles", due_at=LAST_MINUTE_TODAY + timedelta(hours=3))
        run(NOON_TODAY)
        assert fates(one, late) == [(State.SENT, None), (State.SENT, one.pk)]

    def test_a_single_message_says_only_its_own(self, told, run, now, smtp_server):
        told("one")
        run(now)
        assert "1." not in smtp_server.letters[0].get_payload(decode=True).decode()

    @pytest.mark.parametrize(
        "other",
        [{"patient_id": 2}, {"channel": "sms", "to": "+15552000001"}, {"to": "eve@patient.test"}, {"language": "es"}],
        ids=["another-patient", "another-channel", "another-address", "another-language"],
    )
    def test_what_does_not_go_to_the_same_place_in_the_same_words_goes_alone(self, told, run, now, other):
        _one, two = told("one"), told("two", **other)
        run(now)
        assert read(two).carrier_id is None

    def test_what_may_not_wait_neither_carries_nor_is_carried(self, told, planned, run, now):
        urgent, one = planned("urgent"), told("one")
        run(now)
        assert fates(urgent, one) == [(State.SENT, None), (State.SENT, None)]

    def test_what_cannot_stand_with_others_goes_by_itself(self, told, planned, run, now):
        alone, one = planned("says"), told("one", good_for=timedelta(hours=1))
        run(now)
        assert fates(alone, one) == [(State.SENT, None), (State.SENT, None)]

    def test_one_that_has_no_point_any_more_is_left_out(self, told, run, now):
        one, answered = told("one"), told("two", answered=True, due_at=NOON_TODAY)
        run(now)
        assert fates(one, answered) == [(State.SENT, None), (State.WAITING, None)]

    def test_a_faulty_one_holds_back_no_other(self, told, run, now):
        one, broken, three = told("one"), told("two", broken=True), told("three")
        run(now)
        assert fates(one, broken, three) == [(State.SENT, None), (State.WAITING, None), (State.SENT, one.pk)]

    def test_a_link_that_was_made_for_one_that_does_not_fit_is_taken_back(self, told, planned, run, now):
        told("one")
        planned("writes", due_at=NOON_TODAY)
        run(now)
        assert not InboundMessage.objects.exists()


class TestInATextMessage:
    def text(self, told, link, **more):
        return told(link, channel="sms", to="+15552000001", **more)

    def test_every_part_stands_in_one_text_with_its_link_and_the_way_out(self, told, run, now):
        one = self.text(told, "one")
        self.text(told, "two")
        run(now)
        assert read(one).body == (
            "North: 1) about https://clinic.test/go/one/: https://clinic.test/go/one/ "
            "2) about https://clinic.test/go/two/: https://clinic.test/go/two/ Reply STOP to opt out."
        )

    def test_what_would_make_it_too_long_is_left_for_another(self, told, run, now):
        one, long, short = self.text(told, "one"), self.text(told, "two", text="x" * 700), self.text(told, "three")
        run(now)
        assert fates(one, long, short) == [(State.SENT, None), (State.WAITING, None), (State.SENT, one.pk)]

    def test_a_letter_holds_only_so_many(self, told, run, now):
        messages = [told(str(number)) for number in range(MOST_PARTS + 2)]
        run(now)
        carriers = [carrier for _, carrier in fates(*messages)]
        assert carriers == [None, *[messages[0].pk] * (MOST_PARTS - 1), None, None]


class TestLimits:
    def test_one_message_counts_once_whatever_it_carries(self, told, run, now):
        first = [told(str(number)) for number in range(4)]
        run(now)
        for day in (1, 2):
            later = told(f"day-{day}", due_at=now + timedelta(days=day))
            run(now + timedelta(days=day))
            assert read(later).state == State.SENT
        assert {state for state, _ in fates(*first)} == {State.SENT}
        fourth = told("fourth", due_at=now + timedelta(days=3), good_for=timedelta(days=9))
        run(now + timedelta(days=3))
        assert read(fourth).next_try_at == now + timedelta(days=7)

    def test_what_waited_for_its_week_goes_in_one(self, told, run, now):
        for day in range(3):
            told(str(day), due_at=now + timedelta(days=day))
            run(now + timedelta(days=day))
        held = [told(f"held-{day}", due_at=now + timedelta(days=day), good_for=timedelta(days=9)) for day in (3, 4)]
        for day in (3, 4, 7):
            run(now + timedelta(days=day))
        assert fates(*held) == [(State.SENT, None), (State.SENT, held[0].pk)]


class TestTheLastOfAWeek:
    """After the third there is nothing more before the first is seven days old."""

    @pytest.fixture
    def two_gone(self, told, run, now):
        for day in (0, 1):
            told(f"day-{day}", due_at=now + timedelta(days=day))
            run(now + timedelta(days=day))

    def test_it_carries_what_falls_due_before_the_patient_may_be_written_to_again(self, two_gone, told, run, now):
        on_wednesday = now + timedelta(days=2)
        third = told("third", due_at=on_wednesday)
        friday, sunday = told("friday", due_at=now + timedelta(days=4)), told("sunday", due_at=now + timedelta(days=6))
        after = told("after", due_at=now + timedelta(days=7))
        run(on_wednesday)
        assert fates(third, friday, sunday) == [(State.SENT, None), (State.SENT, third.pk), (State.SENT, third.pk)]
        assert fates(after) == [(State.WAITING, None)]

    def test_the_second_leaves_it_for_the_third(self, told, run, now):
        first = told("first")
        run(now)
        second = told("second", due_at=now + timedelta(days=1))
        later = told("later", due_at=now + timedelta(days=3))
        run(now + timedelta(days=1))
        assert fates(first, second, later) == [(State.SENT, None), (State.SENT, None), (State.WAITING, None)]

    def test_what_would_be_too_early_is_left(self, two_gone, told, run, now):
        on_wednesday, on_friday = now + timedelta(days=2), now + timedelta(days=4)
        third, friday = (
            told("third", due_at=on_wednesday),
            told("x", due_at=on_friday, not_before=on_friday.isoformat()),
        )
        run(on_wednesday)
        assert fates(third, friday) == [(State.SENT, None), (State.WAITING, None)]


class TestWhatBecomesOfIt:
    def test_trouble_leaves_all_of_them_waiting_and_they_go_together_later(self, told, run, now, smtp_server):
        one, two = told("one"), told("two")
        smtp_server.answer_to_data = "451 4.7.1 try later"
        run(now)
        assert fates(one, two) == [(State.WAITING, None), (State.WAITING, one.pk)]
        smtp_server.answer_to_data = None
        assert run(now + timedelta(minutes=1)) == {one.pk: State.SENT}
        assert fates(one, two) == [(State.SENT, None), (State.SENT, one.pk)]
        assert len(smtp_server.letters) == 1

    def test_refused_for_good_all_of_them_fail_and_are_resent_together(self, told, run, now, smtp_server, staff):
        one, two = told("one"), told("two")
        smtp_server.answer_to_recipient = "550 5.1.1 nobody here"
        run(now)
        assert fates(one, two) == [(State.FAILED, None), (State.FAILED, one.pk)]
        assert "nobody here" in read(two).why
        smtp_server.answer_to_recipient = None
        services.resend(read(one), reason="The mailbox is there again.", by=staff.dana, at=now)
        run(now)
        assert fates(one, two) == [(State.SENT, None), (State.SENT, one.pk)]
        assert len(smtp_server.letters) == 1

    def test_one_part_can_be_resent_by_itself(self, told, run, now, smtp_server, staff):
        one, two = told("one"), told("two")
        smtp_server.answer_to_recipient = "550 5.1.1 nobody here"
        run(now)
        smtp_server.answer_to_recipient = None
        services.resend(read(two), reason="Asked for it.", by=staff.dana, at=now)
        run(now)
        assert fates(one, two) == [(State.FAILED, None), (State.SENT, None)]

    def test_silence_leaves_all_uncertain_and_the_same_goes_again_under_the_same_id(self, told, run, now, smtp_server):
        one, two = told("one"), told("two")
        smtp_server.drops_after_data = True
        run(now)
        assert fates(one, two) == [(State.UNCERTAIN, None), (State.UNCERTAIN, one.pk)]
        late = told("three")
        smtp_server.drops_after_data = False
        run(now + timedelta(minutes=1))
        first, second = smtp_server.letters
        assert first["Message-ID"] == second["Message-ID"]
        assert first.get_payload() == second.get_payload()
        assert fates(one, two, late) == [(State.SENT, None), (State.SENT, one.pk), (State.WAITING, None)]

    def test_a_worker_that_dies_between_handing_over_and_recording_loses_none_and_repeats_the_whole(
        self, told, run, now, smtp_server, monkeypatch
    ):
        one, two = told("one"), told("two")
        monkeypatch.setattr(sending, "move", lambda *_, **__: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            run(now)
        monkeypatch.undo()
        assert fates(one, two) == [(State.CLAIMED, None), (State.CLAIMED, one.pk)]
        assert run(now + timedelta(minutes=2)) == {}
        later = now + claiming.LOST_AFTER
        assert claiming.recover_lost_claims(at=later) == 1
        assert fates(one, two) == [(State.UNCERTAIN, None), (State.UNCERTAIN, one.pk)]
        assert run(later) == {one.pk: State.SENT}
        assert fates(one, two) == [(State.SENT, None), (State.SENT, one.pk)]
        assert len({letter["Message-ID"] for letter in smtp_server.letters}) == 1

    def test_a_part_that_was_answered_meanwhile_is_left_out_of_the_repetition(self, told, run, now, smtp_server):
        _one, two = told("one"), told("two")
        smtp_server.drops_after_data = True
        run(now)
        services.cancel(keys=[two.purpose_key], why="answered", at=now)
        smtp_server.drops_after_data = False
        run(now + timedelta(minutes=1))
        assert "two" not in smtp_server.letters[1].get_payload(decode=True).decode()
        assert read(two).state == State.CANCELLED

    def test_if_the_carrier_is_called_off_the_others_go_their_own_way(self, told, run, now, smtp_server):
        one, two, three = told("one"), told("two"), told("three")
        smtp_server.answer_to_data = "451 4.7.1 try later"
        run(now)
        smtp_server.answer_to_data = None
        services.cancel(keys=[one.purpose_key], why="moved", at=now)
        assert fates(two, three) == [(State.WAITING, None), (State.WAITING, None)]
        run(now + timedelta(minutes=1))
        assert fates(one, two, three) == [(State.CANCELLED, None), (State.SENT, None), (State.SENT, two.pk)]

    def test_a_part_that_became_pointless_before_the_next_attempt_expires(self, told, run, now, smtp_server):
        one, two = told("one"), told("two", good_for=timedelta(seconds=30))
        smtp_server.answer_to_data = "451 4.7.1 try later"
        run(now)
        smtp_server.answer_to_data = None
        run(now + timedelta(minutes=1))
        assert fates(one, two) == [(State.SENT, None), (State.EXPIRED, one.pk)]

    def test_a_report_of_the_provider_is_one_of_every_part(self, told, run, now, settings):
        one = told("one", channel="sms", to="+15552000001")
        two = told("two", channel="sms", to="+15552000001")
        run(now)
        message_id = read(one).message_id
        assert incoming.report(reference=one.pk, provider_id=message_id, status="delivered", code="", at=now)
        assert fates(one, two) == [(State.DELIVERED, None), (State.DELIVERED, one.pk)]
        assert read(two).delivered_at == now


class TestTwoAtOnce:
    @pytest.mark.django_db(transaction=True)
    def test_of_many_workers_with_a_message_each_to_one_patient_one_sends_all_of_it(self, told, now, smtp_server):
        for _round in range(3):
            Message.objects.filter(state=State.SENT).update(sent_at=now - timedelta(days=30))
            messages = [told(f"{_round}-{number}") for number in range(4)]
            claims = claiming.claim_due(at=now)

            def send(claim):
                try:
                    return sending.send_one(message_id=claim[0], token=claim[1], at=now)
                finally:
                    connection.close()

            with ThreadPoolExecutor(4) as threads:
                list(threads.map(send, claims))
            found = SimpleNamespace(states=[state for state, _ in fates(*messages)], letters=smtp_server.letters)
            assert found.states == [State.SENT] * 4
            assert len(found.letters) == _round + 1
            assert sum(carrier is None for _, carrier in fates(*messages)) == 1


class TestPreview:
    def test_it_shows_the_whole_and_changes_nothing(self, told, now):
        one, two = told("one"), told("two")
        said, others = carrying.preview(one, now)
        assert "about one" in said.body
        assert "about two" in said.body
        assert others == [two]
        assert fates(one, two) == [(State.WAITING, None), (State.WAITING, None)]


def test_a_message_never_carries_itself(told, now):
    one = told("one")
    with pytest.raises(IntegrityError):
        Message.objects.filter(pk=one.pk).update(carrier=one)
