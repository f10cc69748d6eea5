"""When a clinician may call it a relapse: the judgement is theirs, whatever the scores say; the dates are not."""

from datetime import date

from treatments.followups.course_facts import CourseFacts
from treatments.followups.readings import in_words


def why_no_relapse(facts: CourseFacts) -> str:
    """Why nothing can be judged a relapse at `facts.at`; empty where it can."""
    if not facts.given or not facts.series_is_over:
        return "The series is not over: a response is looked for at its end."
    if facts.responded is None:
        return "No response is on record, so none can be lost."
    if facts.judged_relapse:
        return "It has been judged a relapse since the last infusion."
    return ""


def relapse_possible_from(facts: CourseFacts) -> date:
    """The first local date of a relapse: that of the response, and never before the last infusion.

    Only where `why_no_relapse` is empty.
    """
    return max(facts.responded.on, facts.local_date(facts.last_infusion_at))


def why_not_on(facts: CourseFacts, on: date) -> str:
    """Why a relapse cannot have begun on this local date; empty where it can."""
    first, last = relapse_possible_from(facts), facts.local_date(facts.at)
    if on > last:
        return f"This day lies in the future; give {in_words(last)} or an earlier day."
    if on < first:
        return f"The response was on record, and the last infusion given, by {in_words(first)}: give that day or later."
    return ""
