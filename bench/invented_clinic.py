"""A large invented clinic over five years: every patient from the invitation through six infusions and the follow-up.

Made in the database, one statement a table, so that a hundred thousand patients take minutes. Triggers stay silent
meanwhile (the history would triple the waiting), so the marks of the outcomes are put by hand. In the
statements `n` is the patient and the course, `k` the infusion of the series, `10 * n + k` the infusion's id and its
appointment's.
"""

from datetime import UTC, datetime, timedelta
from json import dumps

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import NOT_PROVIDED

from clinic.accounts.models import User
from clinic.sites.models import OpeningHours, Site
from intake.consent.models import ConsentDocument, ConsentKind
from treatments.courses.models import Protocol
from treatments.scheduling.models import Chair
from treatments.stock.models import Vial

FIRST = datetime(2020, 1, 6, 14, 0, tzinfo=UTC)
SPREAD_DAYS = 1800
SLOTS_A_DAY = 8  # of an hour, in every chair
INFUSION_DAYS = (0, 2, 4, 7, 9, 11)
# Day, scale, and how much of the baseline is lost at best: totals fall, and for some rise again.
SCORES = (
    *((day, "lsas-sr", fall) for day, fall in ((-10, 0), (-3, 0), (7, 40), (14, 60), (18, 65), (28, 60), (57, 50))),
    *((day, "lsas-sr", fall) for day, fall in ((84, 40), (110, 30), (150, 20), (200, 15), (300, 10))),
    *((day, "phq-9", 85) for day in (-3, 14, 84)),
)
FOLLOW_UP_DAYS = (1, 7, 14, 28, 56, 84, 112, 168, 252)
ANSWERS = {f"{item}.{part}": item % 4 for item in range(1, 25) for part in ("fear", "avoidance")}
WORDS = "A message of the length that a reminder has, with the day, the place, and what to think of before it. " * 3

FILLED = (
    *("clinic.Message", "intake.Assessment", "intake.Consent", "intake.EligibilityDecision", "intake.Enquiry"),
    *("intake.Patient", "intake.PreAssessment", "treatments.AdverseEvent", "treatments.Alert"),
    *("treatments.Appointment", "treatments.Course", "treatments.Delivery", "treatments.DischargeCheck"),
    *("treatments.FollowUp", "treatments.Infusion", "treatments.Order", "treatments.RateChange"),
    *("treatments.PatientWeight", "treatments.Reservation", "treatments.Withdrawal"),
)

_DAY_ZERO = f"TIMESTAMPTZ '{FIRST.isoformat()}' + n % {SPREAD_DAYS} * INTERVAL '1 day'"
_BEFORE = f"{_DAY_ZERO} - INTERVAL '1 day' *"
# Which of a day's places in the chairs an infusion takes: those of one day differ in the patient's turn or in `k`.
_SLOT = f"(n / {SPREAD_DAYS} * {len(INFUSION_DAYS)} + k - 1)"
_STARTED = f"{_DAY_ZERO} + day * INTERVAL '1 day' + {_SLOT} % {SLOTS_A_DAY} * INTERVAL '1 hour'"
_ID = "10 * n + k"


def fill(*, site: Site, user: User, patients: int) -> None:
    """Fill an empty clinic with so many patients, six times as many infusions, fifteen times as many assessments."""
    ids = {"protocol": _protocol(), "chair": _chairs(site, patients)[0], "document": _document()}
    with transaction.atomic(), connection.cursor() as cursor:
        # Invented rows have no history; an owner may do this, who need not be a superuser.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for label in FILLED:
            cursor.execute(f'ALTER TABLE "{apps.get_model(label)._meta.db_table}" DISABLE TRIGGER USER')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        ids |= {"site": site, "user": user, "vial": _vial(site), "checker": _checker()}
        _Filling(cursor, patients, {name: row.pk for name, row in ids.items()}).everything()
        # What was put off (foreign keys) is looked at now: a table that waits for that cannot have its triggers back.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for label in FILLED:
            cursor.execute(f'ALTER TABLE "{apps.get_model(label)._meta.db_table}" ENABLE TRIGGER USER')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("INSERT INTO treatments_standingmark (patient_id) SELECT id FROM intake_patient")
        # Otherwise the database plans for tables as empty as they were.
        tables = ", ".join(f'"{apps.get_model(label)._meta.db_table}"' for label in FILLED)
        cursor.execute(f"ANALYZE {tables}, treatments_standingmark")


def _protocol() -> Protocol:
    nothing = {"limits": [], "monitoring": {}, "follow_ups": [], "sources": {}, "created_at": FIRST}
    gaps = {"gap_min_days": 2, "gap_preferred_days": 2, "gap_max_days": 7}
    return Protocol.objects.create(
        code="bench", version=1, name="Bench", kind="induction", mg_per_kg="0.5", minutes=40, infusions=6,
        **gaps, **nothing,
    )  # fmt: skip


def _chairs(site: Site, patients: int) -> list[Chair]:
    hours = [OpeningHours(site=site, weekday=weekday, opens="08:00", closes="18:00") for weekday in range(7)]
    OpeningHours.objects.bulk_create(hours, ignore_conflicts=True)
    a_day = (patients // SPREAD_DAYS + 1) * len(INFUSION_DAYS)
    return [Chair.objects.create(site=site, name=f"Chair {number}") for number in range(a_day // SLOTS_A_DAY + 1)]


def _vial(site: Site) -> Vial:
    return Vial.objects.create(
        site=site, number=1, drug="ketamine", product="Bench", strength_mg_per_ml=50, volume_ml=10, lot="B1",
        expires_on=FIRST + timedelta(days=3650), supplier="Bench", received_at=FIRST,
    )  # fmt: skip


def _checker() -> User:
    return User.objects.create(username="bench-checker", roles=["nurse"])


def _document() -> ConsentDocument:
    return ConsentDocument.objects.create(
        kind=ConsentKind.TREATMENT, version=1, title="Bench", body="Bench", published_at=FIRST
    )


class _Filling:
    def __init__(self, cursor, patients: int, ids: dict[str, int]):
        self.cursor, self.patients, self.ids = cursor, patients, ids

    def everything(self) -> None:
        self._before_the_first_infusion()
        self._infusions()
        self._side_effects()
        self._afterwards()

    def _before_the_first_infusion(self):
        zones = "(ARRAY['America/New_York', 'America/Los_Angeles', 'Europe/London'])[1 + n % 3]"
        sexes = "(ARRAY['female', 'male', 'unknown'])[1 + n % 3]"
        self._insert(
            "intake.Patient", id="n", mrn="'B' || n", site_id=self.ids["site"], given_name="'Given' || n",
            family_name="'Family' || n", search_name="'given' || n || ' family' || n", reference_sex=sexes,
            born="DATE '1960-01-01' + n * 37 % 14000", email="'p' || n || '@bench.test'", time_zone=zones,
            created_at=f"{_BEFORE} 40",
        )  # fmt: skip
        self._insert(
            "intake.Enquiry", where="n % 2 = 0", name="'Given' || n", email="'p' || n || '@bench.test'",
            received_at=f"{_BEFORE} 41", site_id=self.ids["site"], patient_id="n",
        )  # fmt: skip
        self._insert(
            "intake.PreAssessment", id="n", patient_id="n", state="'decided'", invited_by_id=self.ids["user"],
            invited_at=f"{_BEFORE} 40", started_at=f"{_BEFORE} 38", submitted_at=f"{_BEFORE} 37",
        )  # fmt: skip
        self._insert(
            "intake.EligibilityDecision", patient_id="n", pre_assessment_id="n", outcome="'eligible'",
            findings="'[]'", signed_at=f"{_BEFORE} 30", signed_by_id=self.ids["user"],
        )  # fmt: skip
        self._insert(
            "intake.Consent", patient_id="n", document_id=self.ids["document"], signed_at=f"{_BEFORE} 20",
            signed_from="'clinic'",
        )  # fmt: skip
        self._insert(
            "treatments.Course", id="n", patient_id="n", site_id=self.ids["site"], protocol_id=self.ids["protocol"],
            opened_at=f"{_BEFORE} 15", opened_by_id=self.ids["user"], state="'ended'", end_reason="'completed'",
            ended_at=f"{_DAY_ZERO} + INTERVAL '90 days'",
        )  # fmt: skip
        self._insert(
            "treatments.Order", id="n", course_id="n", revision="1", mg_per_kg="0.5", minutes="40", infusions="6",
            gap_min_days="2", gap_preferred_days="2", gap_max_days="7", final_volume_ml="100", bag="'exact'",
            limits_met="CASE WHEN n % 20 = 0 THEN '[\"total-mg\"]' ELSE '[]' END::jsonb",
            reason="CASE WHEN n % 20 = 0 THEN 'Tall.' ELSE '' END",
            signed_at=f"{_BEFORE} 14", signed_by_id=self.ids["user"],
        )  # fmt: skip

    def _infusions(self):
        given = [f"({k}, {day})" for k, day in enumerate(INFUSION_DAYS, start=1)]
        self.each = f"CROSS JOIN (VALUES {', '.join(given)}) AS infusion (k, day)"
        ends = f"{_STARTED} + INTERVAL '1 hour'"
        self._insert(
            "treatments.Appointment", self.each, id=_ID, patient_id="n", site_id=self.ids["site"], course_id="n",
            kind="'infusion'", number_in_series="k", starts_at=_STARTED, ends_at=ends,
            state="CASE WHEN (n + k) % 15 = 0 THEN 'noshow' ELSE 'fulfilled' END",
            booked_at=f"{_BEFORE} 14", booked_by_id=self.ids["user"],
        )  # fmt: skip
        self._insert(
            "treatments.Reservation", self.each, appointment_id=_ID, resource="'chair'", starts_at=_STARTED,
            ends_at=ends, chair_id=f"{self.ids['chair']} + {_SLOT} / {SLOTS_A_DAY}", active="TRUE",
            first_lane="1", last_lane="1",
        )  # fmt: skip
        self._insert(
            "treatments.PatientWeight", id="n", patient_id="n", weight_kg="60 + n % 30", entered_value="60 + n % 30",
            entered_unit="'kg'", measured_at=_DAY_ZERO, by_id=self.ids["user"], notes="'{}'",
        )  # fmt: skip
        self._insert(
            "treatments.Withdrawal", self.each, id=_ID, vial_id=self.ids["vial"], patient_id="n", infusion_id=_ID,
            volume_ml="0.7", mg="35", drawn_by_id=self.ids["user"], checked_by_id=self.ids["checker"], at=_STARTED,
        )  # fmt: skip
        self._insert(
            "treatments.Infusion", self.each, id=_ID, appointment_id=_ID, patient_id="n", site_id=self.ids["site"],
            course_id="n", order_id="n", number_in_series="k", state="'recovered'", checked_in_at=_STARTED,
            started_at=_STARTED, ended_at=ends, weight_id="n", withdrawal_id=_ID, identifiers="'[]'",
            allergies_confirmed="TRUE",
            ending="CASE WHEN (n + k) % 90 = 0 THEN 'left-against-advice' ELSE 'discharged' END",
        )  # fmt: skip
        self._insert(
            "treatments.Delivery", self.each, patient_id="n", course_id="n", infusion_id=_ID,
            series="'course-' || n", started_at=_STARTED, minutes="40", delivered_mg="30 + n % 40",
            weight_kg="60 + n % 30", planned_infusions="6", peak_systolic="130 + (n + day) % 50",
            peak_diastolic="85 + (n + day) % 25", baseline_systolic="120 + n % 15",
            peak_dissociation="(n + day) % 20", red_alerts="((n + k) % 10 = 0)::int",
            stopped_early="(n + k) % 60 = 0",
        )  # fmt: skip

    def _side_effects(self):
        by = self.ids["user"]
        self._insert(
            "treatments.AdverseEvent", self.each, where="(n + k) % 4 = 0", client_id="gen_random_uuid()",
            infusion_id=_ID, term="'nausea'", grade="1 + (n + k) / 4 % 5", onset_at=_STARTED, by_id=by,
            serious="(n + k) % 60 = 0",
        )  # fmt: skip
        self._insert(
            "treatments.Alert", self.each, where="(n + k) % 10 = 0", key=f"'bench-' || {_ID}", infusion_id=_ID,
            level="'red'", code="'systolic'", message="'High.'", raised_at=_STARTED,
        )  # fmt: skip
        self._insert(
            "treatments.RateChange", self.each, client_id="gen_random_uuid()", infusion_id=_ID, by_id=by,
            at=_STARTED, act="CASE WHEN (n + k) % 60 = 0 THEN 'stop' ELSE 'start' END",
            rate_ml_per_h="CASE WHEN (n + k) % 60 = 0 THEN 0 ELSE 150 END", reason="'Nausea'",
        )  # fmt: skip
        self._insert(
            "treatments.DischargeCheck", self.each, infusion_id=_ID, by_id=by, at=_STARTED, facts="'{}'",
            criteria="'[]'", passed="(n + k) % 40 > 0",
            override_reason="CASE WHEN (n + k) % 40 = 0 THEN 'The escort waited.' ELSE '' END",
        )  # fmt: skip

    def _afterwards(self):
        scores = ", ".join(f"({day}, '{instrument}', {fall})" for day, instrument, fall in SCORES)
        at = f"{_DAY_ZERO} + day * INTERVAL '1 day' + (2 + n % 5) * INTERVAL '1 hour'"
        self._insert(
            "intake.Assessment", f"CROSS JOIN (VALUES {scores}) AS score (day, scale, fall)", patient_id="n",
            instrument="scale", instrument_version="'1'", occasion="'follow-up'", state="'complete'",
            answers=f"'{dumps(ANSWERS)}'::jsonb", subscales="'{\"fear\": 20, \"avoidance\": 20}'::jsonb",
            started_at=at, collected_at=at, total="(90 + n % 30) * (600 - fall * (n % 7)) / 600",
        )  # fmt: skip
        days = ", ".join(f"({day})" for day in FOLLOW_UP_DAYS)
        follow_up = f"CROSS JOIN (VALUES {days}) AS plan (day)"
        due = f"({_DAY_ZERO} + day * INTERVAL '1 day')::date"
        self._insert(
            "treatments.FollowUp", follow_up, patient_id="n", course_id="n", code="'day-' || day", anchor="'series'",
            instruments="ARRAY['lsas-sr']", due_on=due, opens_on=due, closes_on=f"{due} + 3",
            state="CASE WHEN (n + day) % 5 = 0 THEN 'missed' ELSE 'answered' END", planned_at=_DAY_ZERO,
        )  # fmt: skip
        reminders = f"{self.each} CROSS JOIN (VALUES (1), (3)) AS ahead (days)"
        self._message(
            reminders, "appointment", f"'appointment:' || {_ID}", f"{_STARTED} - days * INTERVAL '1 day'",
            key=f"{_ID} || '-' || days", where="(n + k) % 9 > 0",
        )  # fmt: skip
        self._message(follow_up, "questionnaire", "''", f"{_DAY_ZERO} + day * INTERVAL '1 day'", key="n || '-' || day")
        self._message("", "invitation", "''", f"{_BEFORE} 40", key="n")

    def _message(self, more, purpose, about, due, *, key, where="TRUE"):
        self._insert(
            "clinic.Message", more, where=where, purpose=f"'{purpose}'", purpose_key=f"'{purpose}-' || {key}",
            patient_id="n", about=about, due_at=due, expires_at=f"{due} + INTERVAL '1 day'", next_try_at=due,
            state="'delivered'", channel="'email'", to_address="'p' || n || '@bench.test'", subject="'A reminder'",
            body=f"'{WORDS}'", sent_at=due, delivered_at=due, created_at=_DAY_ZERO,
        )  # fmt: skip

    def _insert(self, label: str, more: str = "", *, where: str = "TRUE", **columns: str | int) -> None:
        """One row for each patient and each row of `more`; what is left out is the model's default, or empty."""
        model = apps.get_model(label)
        given = dict(columns)
        for field in model._meta.concrete_fields:
            if field.column not in given and not field.primary_key and not field.null:
                given[field.column] = _default(field)
        values = ", ".join("%s" if isinstance(value, _Value) else str(value) for value in given.values())
        parameters = [value.it for value in given.values() if isinstance(value, _Value)]
        # A per cent sign of the arithmetic is none of a parameter.
        values = values.replace("%", "%%").replace("%%s", "%s")
        names, where = ", ".join(f'"{name}"' for name in given), where.replace("%", "%%")
        self.cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {values}'
            f" FROM generate_series(1, {self.patients}) AS patient (n) {more} WHERE {where}",
            parameters,
        )


class _Value:
    """A value that goes to the database as a parameter."""

    def __init__(self, it):
        self.it = it


def _default(field: models.Field) -> _Value:
    if field.default is NOT_PROVIDED and not isinstance(field, models.CharField | models.TextField):
        raise ValueError(f"{field}: no default")
    return _Value(field.get_db_prep_save(field.get_default(), connection))
