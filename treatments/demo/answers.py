"""Made-up answers to every instrument, for a severity in per cent (pure)."""

from random import Random
from typing import Any

from treatments.demo.stories import spread

LSAS_ITEMS = [f"{number}.{rating}" for number in range(1, 25) for rating in ("fear", "avoidance")]
PHQ_ITEMS = [str(number) for number in range(1, 9)]
GAD_ITEMS = [str(number) for number in range(1, 8)]
CADSS_ITEMS = ["1", "2", "6", "7", "15", "22"]


def answers_to(instrument: str, severity: int, random: Random, *, at_risk: bool = False) -> dict[str, Any]:
    """Answers of somebody whose anxiety is at this per cent of the scale's reach; `at_risk` wishes not to live."""
    make = {
        "lsas-sr": lambda: spread(severity * 144 // 100, LSAS_ITEMS, 3, random),
        "phq-9": lambda: spread(severity * 18 // 100, PHQ_ITEMS, 3, random) | {"9": int(at_risk), "10": 1},
        "gad-7": lambda: spread(severity * 18 // 100, GAD_ITEMS, 3, random),
        "wsas": lambda: spread(severity * 36 // 100, [str(number) for number in range(1, 6)], 8, random),
        "c-ssrs-screen": lambda: _c_ssrs(at_risk) | {"6": False},
        "c-ssrs-since": lambda: _c_ssrs(at_risk) | {"6": False},
        "audit-c": lambda: {"1": random.randrange(0, 2), "2": 0, "3": 0},
        "dast-10": lambda: {str(number): number == 3 for number in range(1, 11)},
        "mdq": lambda: {**{f"1.{number}": number == 2 for number in range(1, 14)}, "2": False, "3": "none"},
        "vas-anxiety": lambda: {"1": max(0, min(100, severity + random.randrange(-8, 9)))},
        "cadss-6": lambda: dict.fromkeys(CADSS_ITEMS, 0),
    }
    return make[instrument]()


def _c_ssrs(at_risk):
    return {"1": at_risk, "2": False}


def section_answers(person_escort: str, random: Random, *, blocked: bool = False) -> dict[str, dict[str, Any]]:
    """Answers to the sections that are no instrument; `blocked` names an aneurysm and a theophylline."""
    healthy = {
        "health-heart": ["uncontrolled-hypertension", "severe-cardiac-disease", "recent-cardiac-event", "heart-failure",
                         "arrhythmia", "aneurysmal-disease", "arteriovenous-malformation"],
        "health-head": ["intracerebral-haemorrhage", "stroke", "raised-intracranial-pressure", "seizure-disorder",
                        "no-capacity", "glaucoma"],
        "health-mind": ["psychosis-current", "psychosis-past", "psychosis-family", "mania-current", "bipolar",
                        "dissociative-disorder"],
        "health-body": ["sleep-apnoea", "severe-lung-disease", "difficult-airway", "liver-severe", "liver-moderate",
                        "hyperthyroidism-untreated", "cystitis", "porphyria", "ketamine-allergy"],
        "health-substances": ["substance-use-active", "substance-use-recent", "ketamine-misuse"],
    }  # fmt: skip
    answers = {section: dict.fromkeys(codes, "no") for section, codes in healthy.items()}
    if blocked:
        answers["health-heart"]["aneurysmal-disease"] = "yes"
    medicine = "theophylline" if blocked else random.choice(("sertraline", "escitalopram", "propranolol"))
    begun = {
        "goals": {"easier": random.choice(GOALS), "first-sign": "Saying good morning first."},
        "history": {"since": "teens", "situations": ["speaking", "meeting", "phone"], "body": ["heart", "trembling"]},
        "earlier-treatment": {
            "therapy": "yes",
            "therapy-sessions": random.randrange(6, 20),
            "exposure": random.choice(("yes", "no")),
            "tried": [{"name": "sertraline", "dose_mg": 100, "weeks": 12, "helped": "some"}],
        },
    }
    return (
        begun
        | answers
        | {
            "pregnancy": {"pregnancy": "not-possible", "breastfeeding": "no", "pre-eclampsia": "no"},
            "medicines": {"takes": "yes", "list": [{"name": medicine, "dose_text": "once a day", "reason": "anxiety"}]},
            "allergies": {"has": "yes", "list": [{"substance": "penicillin", "reaction": "rash"}]},
            "expectations": {"how-much": "Being able to stay in the room.", "between": "yes"},
            "contact": {"name": person_escort, "relation": "friend", "phone": "+15555550142", "escort": "yes"},
        }
    )


GOALS = (
    "Speak up in the weekly meeting.",
    "Go to my sister's wedding and stay for the dancing.",
    "Phone the dentist myself.",
    "Eat lunch with the others.",
)
