"""Whatever is done at the chair, in whatever order: what left the vial was given, wasted, is a residual, or in the bag;
what was given is what a pump of the test's own pumped minute by minute; and what is refused is refused in words and
changes nothing but the note of the attempt."""

import re
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.treatments.infusion_world import WELL, make_vial, reading
from treatments.infusions import queries, services
from treatments.infusions.models import Addendum, DischargeCheck, Infusion
from treatments.infusions.rules.discharge import DischargeFacts
from treatments.infusions.rules.line import LineAct
from treatments.infusions.rules.states import Act, State
from treatments.stock import services as stock
from treatments.stock.models import CheckAttempt, LedgerEntry, StockIncident, Vial, Withdrawal

pytestmark = pytest.mark.django_db

# What a refusal may leave behind: the attempt itself.
KEPT = {
    services.CheckDiffers: CheckAttempt,
    services.DischargeNotEarned: DischargeCheck,
    services.InfusionSigned: Addendum,
}
TABLES = [relation.related_model for relation in Infusion._meta.related_objects if relation.related_model._meta.managed]
TABLES += [LedgerEntry, Withdrawal, CheckAttempt, StockIncident]
HOW_MANY = ", ".join(f"(SELECT count(*) FROM {table._meta.db_table})" for table in TABLES)
VOLUMES = st.sampled_from([Decimal(each) for each in ("0", "0.7", "40", "99.3", "100", "101", "400")])
WAITS = st.integers(0, 25)
RATES = [Decimal(each) for each in ("0.1", "45.5", "90", "150", "149.9", "1200")]
TURNS = st.tuples(st.sampled_from(RATES), st.booleans(), WAITS)
ENDINGS = st.sampled_from([Act.LEAVE, Act.HAND_OVER, Act.RECORD_DEATH, Act.CANCEL, Act.PAUSE])
DAYS = 25
# The order of the tests' clinic: 35 mg in 100 mL over 40 minutes, so 150 mL/h.
BAG_MG, BAG_ML, ORDERED_ML_PER_H = 35, 100, 150
USUAL = {
    State.CHECKED_IN: "prepare",
    State.PREPARED: "start",
    State.RUNNING: "end",
    State.PAUSED: "resume",
    State.RECOVERING: "leave",
}


class Pump:
    """Any pump, reckoned by itself: every minute it takes the sixtieth of its rate, until the bag is empty."""

    def __init__(self):
        self.rate, self.left_ml, self.turns = None, Fraction(BAG_ML), Counter()

    def turn(self, act, rate=None):
        self.turns[act] += 1
        if act == "pause":
            self.before = self.rate
        rates = {"start": Decimal(ORDERED_ML_PER_H), "rate": rate, "resume": getattr(self, "before", None)}
        self.rate = rates.get(act, Decimal(0))

    def run(self, minutes):
        for _ in range(minutes if self.rate else 0):
            self.left_ml -= min(self.left_ml, Fraction(self.rate) / 60)

    @property
    def given_mg(self):
        return (BAG_ML - self.left_ml) * BAG_MG / BAG_ML

    @property
    def is_on(self):
        return self.rate is not None and not self.turns["end"]


class Chair(RuleBasedStateMachine):
    """One infusion, ready but for the dose, and everything that two nurses and a prescriber may try with it."""

    world = None  # the fixtures of the test
    days = Counter()  # on how many days each turn of the pump happened

    def __init__(self):
        super().__init__()
        self.pump = Pump()
        self.all_of_it = transaction.atomic()
        self.all_of_it.__enter__()

    def teardown(self):
        for turn in self.pump.turns:
            event(f"the pump: {turn}")
        self.days.update(dict.fromkeys(self.pump.turns, 1))
        transaction.set_rollback(True)
        self.all_of_it.__exit__(None, None, None)

    @initialize(returns=st.booleans(), dice=st.integers(1, 10**9).map(Random), wait=WAITS)
    def open_the_day(self, returns, dice, wait):
        """How far the day is when anything may happen: mostly on the pump, or past it, after some turns.

        By dice, because what Hypothesis draws by itself repeats itself, and rarely turns the pump twice.
        """
        self.infusion, self.vial, self.rescue_vial, self.staff, self.at = self.world
        self.last = None
        stock.set_rules(
            site=self.vial.site, returns_allowed=returns, count_difference_ml=1, count_difference_percent=1,
            by=self.staff.mona, at=self.at,
        )  # fmt: skip
        for _ in range(dice.choice([0, 1, 2, 2, 2, 2, 2, 2])):
            self.the_usual(wait)
        turns = range(dice.randint(1, 4))
        self.turn_by_turn([(dice.choice(RATES), dice.random() < 0.6, dice.randint(0, 12)) for _ in turns])
        for _ in range(dice.choice([0, 0, 1, 2, 2, 4])):
            self.the_usual(wait)

    # What is tried

    @rule(wait=WAITS)
    def what_is_usual(self, wait):
        self.the_usual(wait)

    def the_usual(self, wait):
        """What most days bring next, so that some of them come to their end."""
        infusion = Infusion.objects.get(pk=self.infusion.pk)
        owes_waste = infusion.ended_at and infusion.waste_mg is None
        act = "waste" if owes_waste else USUAL.get(State(infusion.state), "sign")
        self.wait(wait if act not in ("prepare", "start") else 0)  # a start wants vital signs of just before
        {
            "prepare": lambda: self.try_it(lambda: self._prepare(self.staff.nils, Decimal("0.7"))),
            "start": lambda: self.turn("start"),
            "resume": lambda: self.turn("resume"),
            "end": lambda: self.turn("end"),
            "waste": lambda: self.try_it(lambda: self._waste(Decimal(40), self.staff.nils, "in the line")),
            "leave": lambda: self.end_otherwise(Act.LEAVE),
            "sign": lambda: self.try_it(lambda: services.sign(self.infusion, note="", **self.by)),
        }[act]()

    @rule(alone=st.booleans(), volume=st.sampled_from([Decimal("0.7"), Decimal("0.71")]))
    def prepare(self, alone, volume):
        self.try_it(lambda: self._prepare(self.staff.nora if alone else self.staff.nils, volume))

    @rule(volume=VOLUMES, alone=st.booleans(), reason=st.sampled_from(["", "no"]))
    def discard(self, volume, alone, reason):
        self.try_it(
            lambda: services.discard(
                self.infusion, waste_ml=volume, reason=reason, witness=self.witness(alone), **self.by
            )
        )

    @rule(in_syringe=st.booleans(), alone=st.booleans())
    def put_back(self, in_syringe, alone):
        self.try_it(
            lambda: services.put_back(
                self.infusion, in_syringe=in_syringe, reason="no", witness=self.witness(alone), **self.by
            )
        )

    @rule(act=st.sampled_from(["start", "pause", "resume", "end"]), wait=WAITS)
    def any_turn(self, act, wait):
        self.wait(wait)
        self.turn(act)

    @precondition(lambda self: self.pump.is_on)
    @rule(turns=st.lists(TURNS, min_size=1, max_size=4))
    def a_while_on_the_pump(self, turns):
        self.turn_by_turn(turns)

    def turn_by_turn(self, turns):
        for rate, halts, wait in turns if self.pump.is_on else ():
            self.wait(wait)
            if not self.pump.rate:
                self.turn("resume")
                self.wait(wait)
            self.turn("rate", rate)
            if halts:
                self.wait(wait)
                self.turn("pause")

    @rule(rate=st.sampled_from([Decimal(each) for each in ("-1", "0", "1200.1", "1200")]))
    def a_slip_of_the_finger(self, rate):
        self.turn("rate", rate)

    def turn(self, act, rate=None):
        service = {"rate": services.change_rate}.get(act) or getattr(services, act)
        words = {"rate": {"reason": "x", "rate_ml_per_h": rate}, "pause": {"reason": "x"}, "end": {"reason": "x"}}
        if self.once(service, **words.get(act, {})):
            self.pump.turn(act, rate)

    @rule(volume=VOLUMES, alone=st.booleans(), reason=st.sampled_from(["", "in the line"]))
    def waste(self, volume, alone, reason):
        self.try_it(lambda: self._waste(volume, self.witness(alone), reason))

    @rule(systolic=st.sampled_from([118, 185]))
    def vitals(self, systolic):
        self.try_it(lambda: services.record_vitals(self.infusion, reading(self.at, systolic=systolic), **self.by))

    @rule(act=st.sampled_from(list(LineAct)))
    def line(self, act):
        self.once(services.record_line, act=act)

    @rule(term=st.sampled_from(["nausea", "chest-pain"]))
    def side_effect(self, term):
        self.once(services.record_side_effect, term=term)

    @rule(given=st.sampled_from([Decimal(0), Decimal(1), Decimal(6)]), alone=st.booleans())
    def rescue(self, given, alone):
        rescue = services.Rescue(self.rescue_vial, Decimal(1), given, Decimal("0.8"), "IV", "line", "seizure")
        self.once(services.give_rescue, rescue, witness=self.witness(alone))

    @rule(well=st.booleans(), alone=st.booleans(), reason=st.sampled_from(["", "agreed"]), wait=WAITS)
    def discharge(self, well, alone, reason, wait):
        self.wait(wait)
        answers = DischargeFacts(now=self.at, **(WELL if well else {}))
        second = self.staff.nora if alone else self.staff.percy
        self.try_it(
            lambda: services.discharge(
                self.infusion, answers, second=second, override=services.Override(reason), **self.by
            )
        )

    @rule(act=ENDINGS)
    def another_ending(self, act):
        self.end_otherwise(act)

    def end_otherwise(self, act):
        if self.try_it(lambda: services.end_otherwise(self.infusion, act, words="x", **self.by)):
            self.pump.turn("end")

    @rule()
    def sign(self):
        self.try_it(lambda: services.sign(self.infusion, note="", **self.by))

    @rule()
    def the_last_one_later(self):
        self.the_same_again()

    # What must hold

    @invariant()
    def every_milligram_is_somewhere(self):
        if not hasattr(self, "infusion"):
            return
        infusion = Infusion.objects.select_related("withdrawal").get(pk=self.infusion.pk)
        for vial in Vial.objects.all():
            used = vial.entries.filter(movement__in=("administer", "waste_bag", "residual"))
            mg = used.aggregate(mg=Sum("mg", default=Decimal(0)))["mg"]
            drawn = infusion.withdrawal
            in_the_bag = drawn.mg if drawn and infusion.waste_mg is None and drawn.vial_id == vial.pk else 0
            assert (
                mg + in_the_bag + vial.balance_ml * vial.strength_mg_per_ml == vial.volume_ml * vial.strength_mg_per_ml
            )
            assert vial.balance_ml >= 0
        if infusion.started_at:
            self.what_was_given_is_what_the_pump_pumped(infusion)
        with connection.cursor() as cursor:  # the database's own account, which it asks for at the end of a transaction
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def what_was_given_is_what_the_pump_pumped(self, infusion):
        charted = queries.charted(infusion, self.at).delivered.delivered_mg
        assert abs(Fraction(charted) - self.pump.given_mg) < Fraction(1, 10**9)
        if infusion.waste_mg is not None:
            entries = infusion.withdrawal.entries.filter(movement="administer")
            given = entries.aggregate(mg=Sum("mg", default=Decimal(0)))["mg"]
            assert abs(Fraction(given) - self.pump.given_mg) <= Fraction(5, 10**5)  # the register holds four decimals

    # How it is tried

    def try_it(self, act):
        before, refusal = self.everything(), None
        try:
            act()
        except (services.InfusionError, stock.StockError) as error:
            refusal = error
        if refusal is None:
            return True
        assert re.fullmatch(r"[A-Z0-9\"“].* .*[.?]", str(refusal)), f"not a sentence: {refusal}"
        after, attempt = self.everything(), KEPT.get(type(refusal))
        before.pop(attempt, None)
        after.pop(attempt, None)
        assert after == before, refusal
        return False

    def once(self, service, *positional, **words):
        sent = {"client_id": uuid4(), **words, **self.by}
        if self.try_it(lambda: service(self.infusion, *positional, **sent)):
            self.last = lambda: service(self.infusion, *positional, **sent)
            self.the_same_again()
            return True
        return False

    def the_same_again(self):
        """What was sent twice is done once."""
        if self.last is not None:
            before = self.everything()
            with suppress(services.InfusionSigned):
                self.last()
            assert self.everything() == before

    def everything(self):
        """Every row that hangs on the infusion, and every value of the infusion and of the vials."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {HOW_MANY}")
            rows = cursor.fetchone()
        return {
            **dict(zip(TABLES, rows, strict=True)),
            "infusion": Infusion.objects.values().get(pk=self.infusion.pk),
            "vials": [*Vial.objects.values()],
        }

    @property
    def by(self):
        return {"by": self.staff.nora, "at": self.at}

    def witness(self, alone):
        return self.staff.nora if alone else self.staff.nils

    def wait(self, minutes):
        self.at += timedelta(minutes=minutes)
        self.pump.run(minutes)

    def _prepare(self, second, volume):
        check = services.BlindCheck(second, Decimal(70), "kg", volume)
        services.prepare_and_withdraw(self.infusion, vial=self.vial, check=check, reason="", **self.by)

    def _waste(self, volume, witness, reason):
        services.record_waste(self.infusion, waste_ml=volume, residual_reason=reason, witness=witness, **self.by)


def test_any_sequence_of_acts_keeps_every_milligram(ready, vial, staff, now):
    rescue = make_vial(
        vial.site, by=staff.nora, at=now, drug="midazolam", product="Midazolam", strength_mg_per_ml=Decimal(5)
    )
    Chair.world = (ready, vial, rescue, staff, now)
    Chair.days.clear()
    run_state_machine_as_test(
        Chair,
        settings=settings(
            max_examples=DAYS, stateful_step_count=14, deadline=None, derandomize=True, database=None,
            phases=[Phase.generate],  # a day at the chair takes too long to be shrunk
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    turned = {turn: Chair.days[turn] for turn in ("rate", "pause", "resume")}
    assert min(turned.values()) > DAYS // 4, f"these days hardly reach the pump: {turned}"
