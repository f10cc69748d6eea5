"""Who is told of a case, and how: a message without clinical content, and a line in the case."""

from datetime import datetime, timedelta

from clinic.accounts.models import User
from clinic.accounts.roles import Action
from clinic.messaging import services as messaging
from clinic.sites.models import Site
from clinic.sites.queries import on_call_chain
from intake.risk import clock
from intake.risk.models import RiskCase, RiskCaseEvent

# Longer than any deadline: the decider drops the message as soon as it is pointless.
MESSAGE_EXPIRES = timedelta(days=1)


def about(case: RiskCase) -> str:
    """What the messages of a case are about."""
    return f"risk-case:{case.pk}"


def prescribers_of(site: Site) -> list[User]:
    """Who may sign an order at this site, the medical director among them."""
    members = User.objects.filter(memberships__site=site, is_active=True).order_by("pk")
    return [member for member in members if member.may(Action.SIGN_ORDER)]


def told_next(case: RiskCase) -> list[User]:
    """Who is told if nobody acknowledges before the deadline."""
    return list(clock.to_tell(case.step + 1, on_call_chain(case.site_id), prescribers_of(case.site)))


def tell(case: RiskCase, *, at: datetime, also: User | None = None) -> None:
    """Send a message to whoever is next at the case's step (and to `also`), and write down who was told."""
    chain = on_call_chain(case.site_id)
    people = clock.to_tell(case.step, chain, prescribers_of(case.site))
    if also is not None and also.is_active and also not in people:
        people = (also, *people)
    event = RiskCaseEvent.objects.create(case=case, at=at, act="told", words=_words(people, chain))
    for person in people:
        messaging.plan(
            purpose="risk-case",
            # The line in the case makes the key: one person can be told several times, but once for each reason.
            key=f"risk-{case.pk}-{event.pk}-{person.pk}",
            user=person,
            about=about(case),
            context={"case": case.pk, "step": case.step},
            due_at=at,
            expires_at=at + MESSAGE_EXPIRES,
            at=at,
        )


def _words(people, chain):
    names = ", ".join(person.printed_name for person in people)
    if not people:
        return "Nobody could be told: this site has neither a person on call nor a prescriber."
    if not chain:
        return f"Nobody is on call at this site, so all prescribers were told: {names}."
    return f"Told {names}."
