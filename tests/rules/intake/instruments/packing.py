"""An authorised wording of a clinic, made up, as the file that a manager would bring."""

import json
from copy import deepcopy

from intake.instruments.catalogue import find
from intake.instruments.packs.writing import as_questionnaire
from intake.instruments.wording import wording_for

OWNER = "© The owner of the scale. Used by permission."


def questionnaire(instrument_id, language="en"):
    """The template of a scale, filled in: its own words for each question, and the owner's notice."""
    found = deepcopy(as_questionnaire(find(instrument_id), wording_for(instrument_id)))
    found |= {"language": language, "copyright": OWNER, "title": "How you have been lately", "status": "active"}
    for item in questions(found):
        item["text"] = f"Authorised {item['linkId'].replace('.', ' ')}: {item['text']}"
    return found


def questions(document):
    """Every question of a Questionnaire, those in groups included."""
    for item in document["item"]:
        if item["type"] == "group":
            yield from item["item"]
        elif item["type"] != "display":
            yield item


def question(document, link_id):
    return next(item for item in questions(document) if item["linkId"] == link_id)


def as_file(document):
    return json.dumps(document).encode()
