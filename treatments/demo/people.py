"""The made-up people of the demo clinic (pure): the same seed makes the same people."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

PASSWORD = "stillpoint-demo"

STAFF = (
    # username, first name, last name, credentials, roles
    ("dana", "Dana", "Reyes", "", ("front-desk",)),
    ("nora", "Nora", "Lindqvist", "RN", ("nurse",)),
    ("nils", "Nils", "Okafor", "RN", ("nurse",)),
    ("percy", "Percy", "Whitfield", "MD", ("prescriber",)),
    ("priya", "Priya", "Raman", "MD", ("prescriber",)),
    ("theo", "Theo", "Marchetti", "PhD", ("therapist",)),
    ("mira", "Mira", "Sandoval", "MD", ("medical-director",)),
    ("mona", "Mona", "Achterberg", "", ("manager",)),
    ("odo", "Odo", "Finch", "", ("auditor",)),
)
ONLY_SOUTH = (("sten", "Sten", "Halvorsen", "RN", ("nurse",)),)

GIVEN = {
    "female": ("Ada", "Bea", "Cora", "Dina", "Elif", "Freya", "Greta", "Hana", "Ines", "Jun", "Kaja", "Lena"),
    "male": ("Aron", "Ben", "Cem", "Dov", "Emil", "Finn", "Gus", "Hugo", "Ivo", "Jonas", "Karim", "Leo"),
}
FAMILY = (
    "Abernathy", "Brook", "Castellan", "Dunmore", "Eastwood", "Farrow", "Greenleaf", "Hollis", "Ironwood", "Juniper",
    "Kestrel", "Larkin", "Meadows", "Northway", "Orchard", "Pemberton", "Quill", "Rowan", "Sorrel", "Thistle",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist. The address ends in .example, which no mail server delivers to."""

    number: int
    given_name: str
    family_name: str
    born: date
    reference_sex: str
    weight_kg: int
    height_cm: int

    @property
    def email(self) -> str:
        return f"{self.given_name}.{self.family_name}.{self.number}@people.example".lower()

    @property
    def mrn(self) -> str:
        return f"DEMO-{self.number:04}"


def make_person(number: int, random: Random, as_of: date) -> Person:
    """The person with this number, between 21 and 58 years old."""
    sex = random.choice(("female", "male"))
    return Person(
        number=number,
        given_name=random.choice(GIVEN[sex]),
        family_name=random.choice(FAMILY),
        born=as_of - timedelta(days=random.randrange(21 * 366, 58 * 365)),
        reference_sex=sex,
        weight_kg=random.randrange(54, 78) if sex == "female" else random.randrange(66, 98),
        height_cm=random.randrange(156, 178) if sex == "female" else random.randrange(168, 192),
    )
