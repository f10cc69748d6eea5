"""What the pre-assessment asks besides the scored instruments, as data (pure).

Patients read these words: plain, one thing at a time, nothing chosen beforehand, nothing that has to be
answered. To add a question, add it here; the form, the saving and the prescriber's summary follow from it.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["line", "note", "choice", "choices", "whole", "phone", "rows"]


def _(words: str) -> str:
    """Mark words for translation; they are translated where they are shown."""
    return words


@dataclass(frozen=True)
class Question:
    """One question. `options` are pairs of what is stored and what is read; `columns` are the fields of a row.

    `label` is what the patient reads, `short` what the clinician's summary says; `limit` counts characters of a text,
    the highest whole number, or the most rows. With `suggests`, names of medicines are offered while
    one types. `when` names an earlier question and the answer to it without which this one is not asked;
    `joins` says that it stands on the screen of the question before it. `is_condition`: one of `facts.CONDITIONS`.
    """

    id: str
    kind: Kind
    label: str
    short: str = ""
    help: str = ""
    options: tuple[tuple[str, str], ...] = ()
    columns: tuple["Question", ...] = ()
    limit: int = 0
    unit: str = ""
    suggests: bool = False
    when: tuple[str, str] | None = None
    joins: bool = False
    is_condition: bool = False

    @property
    def name(self) -> str:
        return self.short or self.label


@dataclass(frozen=True)
class Section:
    """A part of the pre-assessment. `about_conditions`: its questions are conditions of `facts.CONDITIONS`."""

    id: str
    title: str
    intro: str
    questions: tuple[Question, ...]
    about_conditions: bool = False

    def question(self, question_id: str) -> Question | None:
        return next((question for question in self.questions if question.id == question_id), None)


YES, NO, NOT_SURE = "yes", "no", "unknown"
YES_NO_NOT_SURE = ((YES, _("Yes")), (NO, _("No")), (NOT_SURE, _("Not sure")))
YES_NO = ((YES, _("Yes")), (NO, _("No")))


def _condition(code: str, label: str, help: str = "") -> Question:
    return Question(code, "choice", label, help=help, options=YES_NO_NOT_SURE, is_condition=True)


GOALS = Section(
    "goals",
    _("What you hope for"),
    _("There are no right answers here. A few words are enough, and you can leave anything out."),
    (
        Question(
            "easier", "note", _("What would you do if this were easier?"), _("Would do if it were easier"), limit=2000
        ),
        Question(
            "first-sign",
            "note",
            _("What would be the first small sign that things get better?"),
            _("First sign of change"),
            limit=2000,
        ),
    ),
)

HISTORY = Section(
    "history",
    _("How it is for you"),
    _("About the fear or shyness that brings you here."),
    (
        Question(
            "since",
            "choice",
            _("How long have you known it?"),
            _("Since"),
            options=(
                ("childhood", _("Since I was a child")),
                ("teens", _("Since my teens")),
                ("over-five", _("For more than five years")),
                ("one-to-five", _("For one to five years")),
                ("under-one", _("For less than a year")),
            ),
        ),
        Question(
            "situations",
            "choices",
            _("Which situations are hard?"),
            _("Hard situations"),
            options=(
                ("speaking", _("Speaking in front of others")),
                ("phone", _("Phone calls")),
                ("meeting", _("Meeting new people")),
                ("groups", _("Being in a group")),
                ("authority", _("People with authority")),
                ("eating", _("Eating or drinking when watched")),
                ("dating", _("Dating")),
                ("work", _("Work or studies")),
                ("errands", _("Shops and errands")),
            ),
        ),
        Question(
            "body",
            "choices",
            _("What does your body do then?"),
            _("Body symptoms"),
            options=(
                ("sweating", _("Sweating")),
                ("trembling", _("Trembling")),
                ("heart", _("Racing heart")),
                ("breath", _("Short of breath")),
                ("stomach", _("Stomach or bowels")),
                ("blushing", _("Blushing")),
                ("blank", _("Mind goes blank")),
            ),
        ),
        Question(
            "more", "note", _("Is there anything else we should know about it?"), _("In their own words"), limit=2000
        ),
    ),
)

TRIED_COLUMNS = (
    Question("name", "line", _("Medicine"), limit=120, suggests=True),
    Question("dose_mg", "whole", _("Highest dose a day"), limit=5000, unit="mg"),
    Question("weeks", "whole", _("For how many weeks"), limit=2000, unit=_("weeks")),
    Question(
        "helped",
        "choice",
        _("Did it help?"),
        options=(("much", _("Yes")), ("some", _("A little")), ("no", _("No")), (NOT_SURE, _("I am not sure"))),
    ),
)

EARLIER = Section(
    "earlier-treatment",
    _("What you have tried"),
    _("Roughly is good enough. If you do not remember, leave it out."),
    (
        Question(
            "therapy",
            "choice",
            _("Have you had talking therapy for this, such as CBT?"),
            _("Talking therapy"),
            options=YES_NO_NOT_SURE,
        ),
        Question(
            "therapy-sessions",
            "whole",
            _("About how many appointments?"),
            _("Therapy appointments"),
            limit=2000,
            when=("therapy", YES),
        ),
        Question(
            "exposure",
            "choice",
            _("Did you practise the feared situations step by step in that therapy?"),
            _("Exposure work"),
            options=YES_NO_NOT_SURE,
            when=("therapy", YES),
            joins=True,
        ),
        Question(
            "tried",
            "rows",
            _("Which medicines did you take for anxiety or mood in the past?"),
            _("Medicines tried"),
            help=_("Begin to type, and choose a name if it appears. None? Then leave it empty and go on."),
            columns=TRIED_COLUMNS,
            limit=12,
        ),
    ),
)

HEART = Section(
    "health-heart",
    _("Your health: heart and blood vessels"),
    _("The treatment raises the blood pressure for a while, so we ask with care. “Not sure” is a good answer."),
    (
        _condition(
            "uncontrolled-hypertension", _("High blood pressure that is not treated, or stays high with treatment")
        ),
        _condition("severe-cardiac-disease", _("A serious disease of the heart or its vessels")),
        _condition(
            "recent-cardiac-event",
            _("A heart attack, chest pain at rest, a stroke, a stent or bypass in the last six months"),
        ),
        _condition("heart-failure", _("Heart failure")),
        _condition("arrhythmia", _("An irregular heartbeat that needed treatment")),
        _condition("aneurysmal-disease", _("An aneurysm, a weak spot in a blood vessel")),
        _condition("arteriovenous-malformation", _("A malformed blood vessel in the brain or elsewhere (AVM)")),
    ),
    about_conditions=True,
)

BRAIN = Section(
    "health-head",
    _("Your health: brain, nerves and eyes"),
    _("Have you ever been told that you have, or had:"),
    (
        _condition("intracerebral-haemorrhage", _("Bleeding in the brain")),
        _condition("stroke", _("A stroke, or an injury of the brain")),
        _condition(
            "raised-intracranial-pressure",
            _("Raised pressure in the head, a growth in the brain, or water on the brain"),
        ),
        _condition("seizure-disorder", _("Epilepsy or seizures")),
        _condition(
            "no-capacity",
            _("An illness of memory or thinking such as dementia, or somebody who decides for you by law"),
        ),
        _condition("glaucoma", _("Glaucoma, raised pressure in the eye, or an open injury of the eye")),
    ),
    about_conditions=True,
)

MIND = Section(
    "health-mind",
    _("Your health: mind"),
    _("These questions are asked of everybody. None of the answers is held against you."),
    (
        _condition("psychosis-current", _("Now: hearing or seeing what others do not, or schizophrenia")),
        _condition("psychosis-past", _("In the past: a psychosis")),
        _condition("psychosis-family", _("A psychosis or schizophrenia of a parent, brother, sister or child")),
        _condition("mania-current", _("Now: a manic time, with far too much energy and little sleep")),
        _condition("bipolar", _("Bipolar disorder")),
        _condition(
            "dissociative-disorder",
            _("A dissociative or borderline disorder, or trauma with losing touch with yourself"),
        ),
    ),
    about_conditions=True,
)

BODY = Section(
    "health-body",
    _("Your health: the rest of the body"),
    _("Have you been told that you have:"),
    (
        _condition("sleep-apnoea", _("Sleep apnoea")),
        _condition("severe-lung-disease", _("A severe lung disease")),
        _condition("difficult-airway", _("Trouble with the breathing tube at an operation")),
        _condition("liver-severe", _("A severe liver disease")),
        _condition("liver-moderate", _("A milder liver disease, or liver tests that were not normal")),
        _condition("hyperthyroidism-untreated", _("An overactive thyroid that is not treated")),
        _condition("cystitis", _("Inflammation of the bladder, or trouble or pain when passing water now")),
        _condition("porphyria", _("Porphyria")),
        _condition("ketamine-allergy", _("An allergic reaction to ketamine or esketamine")),
    ),
    about_conditions=True,
)

SUBSTANCES = Section(
    "health-substances",
    _("Alcohol and drugs"),
    _("We ask so that the treatment is safe for you. Nobody outside the clinic is told without your word."),
    (
        _condition("substance-use-active", _("Now: using alcohol or drugs in a way that is hard to control")),
        _condition("substance-use-recent", _("This was so within the last six months, or a drug test was positive")),
        _condition("ketamine-misuse", _("Ever: ketamine taken without a doctor")),
    ),
    about_conditions=True,
)

PREGNANCY_QUESTION = "pregnancy"
PREGNANCY = Section(
    "pregnancy",
    _("Pregnancy"),
    _("Everybody is asked. The treatment may harm an unborn child."),
    (
        Question(
            PREGNANCY_QUESTION,
            "choice",
            _("Can you be pregnant now?"),
            _("Pregnancy, as stated"),
            options=(
                ("not-possible", _("No, that is not possible for me")),
                ("negative", _("No, a test in the last days was negative")),
                ("positive", _("Yes, I am pregnant")),
                (NOT_SURE, _("It could be, or I am not sure")),
            ),
        ),
        _condition("breastfeeding", _("Are you breastfeeding?")),
        _condition("pre-eclampsia", _("Have you had dangerously high blood pressure in a pregnancy (pre-eclampsia)?")),
    ),
    about_conditions=True,
)

TAKES, HAS_ALLERGIES = "takes", "has"
MEDICINES = Section(
    "medicines",
    _("Medicines you take now"),
    _("Everything counts: on prescription, from the shop, herbs, and what you take only now and then."),
    (
        Question(TAKES, "choice", _("Do you take any medicine?"), _("Takes medicines"), options=YES_NO),
        Question(
            "list",
            "rows",
            _("Which ones?"),
            _("Medicines"),
            help=_("Begin to type, and choose a name if it appears. Any other name is fine too."),
            columns=(
                Question("name", "line", _("Name"), limit=120, suggests=True),
                Question("dose_text", "line", _("How much, how often"), limit=120),
                Question("reason", "line", _("What for"), limit=200),
            ),
            limit=30,
            when=(TAKES, YES),
        ),
    ),
)

ALLERGIES = Section(
    "allergies",
    _("Allergies"),
    _("To medicines, latex, food or anything else."),
    (
        Question(
            HAS_ALLERGIES, "choice", _("Are you allergic to anything?"), _("Has allergies"), options=YES_NO_NOT_SURE
        ),
        Question(
            "list",
            "rows",
            _("To what?"),
            _("Allergies"),
            columns=(
                Question("substance", "line", _("Allergic to"), limit=120, suggests=True),
                Question("reaction", "line", _("What happens then"), limit=200),
            ),
            limit=20,
            when=(HAS_ALLERGIES, YES),
        ),
    ),
)

EXPECTATIONS = Section(
    "expectations",
    _("What you expect"),
    _("So that we can talk about it honestly."),
    (
        Question("how-much", "note", _("What do you expect of the treatment?"), _("Expects"), limit=2000),
        Question("worries", "note", _("What worries you about it?"), _("Worries"), limit=2000),
        Question(
            "between",
            "choice",
            _("Would you practise small steps between the appointments, with our help?"),
            _("Would practise between appointments"),
            options=YES_NO_NOT_SURE,
        ),
    ),
)

CONTACT = Section(
    "contact",
    _("People around you"),
    _("We call this person only if you are in danger."),
    (
        Question("name", "line", _("Whom may we call in an emergency?"), _("Emergency contact"), limit=100),
        Question(
            "relation",
            "line",
            _("Who is that to you?"),
            _("Relation"),
            help=_("A friend, your mother, a neighbour."),
            limit=60,
            joins=True,
        ),
        Question("phone", "phone", _("Their phone number"), _("Their phone"), limit=40, joins=True),
        Question(
            "escort",
            "choice",
            _("Can somebody take you home after each appointment?"),
            _("Somebody to take them home"),
            help=_("You must not drive until the next day. If there is nobody yet, we look for a way together."),
            options=YES_NO_NOT_SURE,
        ),
    ),
)

SECTIONS = {
    section.id: section
    for section in (
        GOALS,
        HISTORY,
        EARLIER,
        HEART,
        BRAIN,
        MIND,
        BODY,
        PREGNANCY,
        MEDICINES,
        ALLERGIES,
        SUBSTANCES,
        EXPECTATIONS,
        CONTACT,
    )
}

# Every condition of the rules stands on exactly one page: code -> section.
SECTION_OF_CONDITION = {
    question.id: section.id
    for section in SECTIONS.values()
    if section.about_conditions
    for question in section.questions
    if question.id != PREGNANCY_QUESTION
}
