"""The file a calendar app reads."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from treatments.scheduling.ics import Entry, calendar_file

START = datetime(2026, 3, 8, 14, tzinfo=UTC)


def entry(**more):
    facts = {
        "key": "appointment-7", "starts_at": START, "ends_at": START + timedelta(hours=2), "changed_at": START,
        "title": "Appointment, North Street Clinic", "place": "1 North Street", "confirmed": True, **more,
    }  # fmt: skip
    return Entry(**facts)


def read(*entries):
    return Calendar.from_ical(calendar_file(entries, name="North Street Clinic", host="clinic.example"))


def test_an_appointment_is_an_event_in_utc():
    (event,) = read(entry()).walk("VEVENT")
    assert event["uid"] == "appointment-7@clinic.example"
    assert event.decoded("dtstart") == START
    assert event["dtstart"].to_ical() == b"20260308T140000Z"
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=2)
    assert (event["status"], event["class"], event["location"]) == ("CONFIRMED", "PRIVATE", "1 North Street")


def test_the_same_appointment_keeps_its_name():
    first, second = (read(entry(starts_at=START + timedelta(days=days))).walk("VEVENT")[0] for days in (0, 1))
    assert first["uid"] == second["uid"]


def test_what_a_person_wrote_cannot_add_a_line():
    (event,) = read(entry(title="A\r\nATTACH:http://elsewhere.example", place="")).walk("VEVENT")
    assert "attach" not in event
    assert "location" not in event


def test_what_is_only_offered_is_tentative():
    (event,) = read(entry(confirmed=False)).walk("VEVENT")
    assert event["status"] == "TENTATIVE"
