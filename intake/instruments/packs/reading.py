"""An authorised wording read from a FHIR R4 Questionnaire, or refused with every difference from the scale.

A wording that does not fit is never half taken: a question that is missing, or an answer under another number, would
make every total wrong without anybody seeing it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from intake.instruments.catalogue import INSTRUMENTS, find
from intake.instruments.definition import Instrument, Item
from intake.instruments.packs.document import PackRefused, document_of
from intake.instruments.packs.texts import fault_of, telling_title
from intake.instruments.packs.writing import CONTROL, INSTRUCTIONS, LOINC, MAX_VALUE, MIN_VALUE, URL, code_of
from intake.instruments.scales import Line
from intake.instruments.wording import WordingNotFound, wording_for

# What a file may hold and a patient does not meet here: said to the manager, so that nothing goes missing unseen.
_NOT_USED = {
    "enableWhen": "Rules on when a question is put (enableWhen) are not used; the scale's own rules are.",
    "initial": "Answers chosen beforehand (initial) are not used; nothing is chosen for a patient.",
    "initialSelected": "Answers chosen beforehand (initialSelected) are not used; nothing is chosen for a patient.",
    "required": "“Required” is not used; a patient may leave any question open.",
    "prefix": "Numbers before the questions (prefix) are not shown.",
    "maxLength": "The longest length of an answer (maxLength) is not used.",
    "_text": "Formatting of the texts is not shown; they appear as plain text.",
}


@dataclass(frozen=True)
class Pack:
    """A wording that fits: `content` as the shipped files hold it but for its version, `notes` on what is not used."""

    content: dict[str, Any]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Question:
    """One question as the file has it."""

    link_id: str
    heading: str
    raw: Mapping[str, Any]

    @property
    def named(self) -> str:
        return f'Item "{self.link_id[:40]}"'


def read_pack(raw: bytes, instrument: Instrument | str, language: str) -> Pack:
    """Return the wording of an instrument in a language that a file holds. Raises PackRefused, UnknownInstrument."""
    instrument = find(instrument)
    document = document_of(raw)
    reader = _Reader(instrument, language, document)
    reader.compare()
    if reader.differences:
        raise PackRefused(reader.differences)
    return Pack(content=reader.content(), notes=reader.notes())


class _Reader:
    """One file beside one scale: what differs, what is not used, and the wording that comes out."""

    def __init__(self, instrument: Instrument, language: str, document: dict[str, Any]) -> None:
        self.instrument, self.language, self.document = instrument, language, document
        self.differences: list[str] = []
        self.not_used: Counter[str] = Counter()
        self.instructions = ""
        self.questions: dict[str, _Question] = {}

    def compare(self) -> None:
        self._compare_head()
        found = list(self._walk(self.document.get("item", []), "", in_group=False))
        expected = {item.id: item for item in self.instrument.items}
        if len(found) != len(expected):
            self._say(f"The file holds {len(found)} questions; the scale has {len(expected)}.")
        if fault := fault_of(self.instructions, "instructions"):
            self._say(f'The display item "{INSTRUCTIONS}", which stands above the questions, {fault}.')
        for question in found:
            if question.link_id not in expected:
                self._say(f"{question.named} is not an item of this scale; accepted: {', '.join(expected)}.")
            elif question.link_id in self.questions:
                self._say(f"{question.named} stands in the file twice.")
            else:
                self.questions[question.link_id] = question
        for item in expected.values():
            if item.id in self.questions:
                self._compare_question(item, self.questions[item.id])
            else:
                self._say(f'Item "{item.id}" ({item.short_label}) is missing.')
        self._compare_words()

    def content(self) -> dict[str, Any]:
        """The wording in the shape of the shipped files, without its version."""
        headings, scales, lines, items = {}, {}, {}, {}
        for item in self.instrument.items:
            question = self.questions[item.id]
            words = {"text": question.raw["text"].strip()}
            if question.heading:
                words["heading"] = _key(headings, question.heading, "h")
            if isinstance(item.scale, Line):
                ends = {"low": _inside(question, "lower").strip(), "high": _inside(question, "upper").strip()}
                words["line"] = _key(lines, ends, "l")
            else:
                words["scale"] = _key(scales, self._labels(item, question), "s")
            if text := _inside(question, "help"):
                words["help"] = text.strip()
            items[item.id] = words
        return {
            "instrument": self.instrument.id,
            "language": self.language,
            "verbatim": True,
            "title": self.document["title"].strip(),
            "instructions": self.instructions.strip(),
            "notice": self.document["copyright"].strip(),
            "note": "",
            "headings": headings,
            "scales": scales,
            "lines": lines,
            "items": items,
        }

    def notes(self) -> tuple[str, ...]:
        said = [_NOT_USED[name] for name in _NOT_USED if self.not_used[name]]
        if same := len(self._short_labels_left()):
            said.append(
                f"{same} of {len(self.questions)} questions have exactly the words of this software's own short "
                "labels; check that they are the authorised ones."
            )
        return tuple(said)

    def _say(self, sentence: str) -> None:
        self.differences.append(sentence)

    def _compare_head(self):
        document = self.document
        given = document.get("language", "")
        if not given:
            self._say(f'language is missing; "{self.language}" was chosen.')
        elif self.language.casefold() not in (given.casefold(), given.casefold().partition("-")[0]):
            self._say(f'language is "{given[:20]}"; "{self.language}" was chosen.')
        other = self._other_scale()
        if other:
            self._say(f"The file says that it is {other}; this is {self.instrument.id}.")
        if document.get("status") == "retired":
            self._say("The file says that this wording is retired (status).")
        for field, kind, what in (
            ("title", "title", "the words above the questions"),
            ("copyright", "notice", "the owner's notice, shown with the questions"),
        ):
            if fault := fault_of(document.get(field), kind):
                self._say(f"{field} ({what}) {fault}.")
        title = document.get("title")
        if isinstance(title, str) and telling_title(title, self.instrument):
            self._say(
                "title (the words above the questions) names the scale or a diagnosis, and somebody may look over the "
                f"patient's shoulder; neutral words are accepted, such as “{self._neutral_title()}”."
            )

    def _other_scale(self):
        url, codes = str(self.document.get("url", "")), self.document.get("code", [])
        if url.startswith(URL) and url != f"{URL}{self.instrument.id}":
            return url.removeprefix(URL)[:40]
        panels = {one.about.loinc_panel: one.id for one in INSTRUMENTS.values() if one.about.loinc_panel}
        named = {panels.get(code.get("code")) for code in codes if code.get("system") == LOINC} - {None}
        return None if not named or self.instrument.id in named else min(named)

    def _neutral_title(self):
        return wording_for(self.instrument.id).title_for_patient

    def _walk(self, items, heading, *, in_group) -> Iterator[_Question]:
        for raw in items:
            kind, link_id = raw.get("type"), str(raw.get("linkId", ""))
            if kind == "display":
                self._display(raw, link_id, in_group=in_group)
            elif kind != "group":
                self.not_used.update(name for name in _NOT_USED if raw.get(name))
                yield _Question(link_id, heading, raw)
            elif in_group:
                self._say(f'Group "{link_id[:40]}" stands inside another group; groups of questions are accepted.')
            else:
                text = raw.get("text", "")
                if text and (fault := fault_of(text, "heading")):
                    self._say(f'The text of group "{link_id[:40]}" {fault}.')
                yield from self._walk(raw.get("item", []), text.strip(), in_group=True)

    def _display(self, raw, link_id, *, in_group):
        if link_id == INSTRUCTIONS and not in_group and not self.instructions:
            self.instructions = raw.get("text", "")
        else:
            self._say(
                f'The display item "{link_id[:40]}" has no place here; accepted: one "{INSTRUCTIONS}", and the text of '
                "a group."
            )

    def _compare_question(self, item: Item, question: _Question) -> None:
        raw, named = question.raw, question.named
        if fault := fault_of(raw.get("text"), "question"):
            self._say(f'The text of item "{item.id}" {fault}.')
        if raw.get("repeats"):
            self._say(f"{named} may be answered several times (repeats); one answer is accepted.")
        accepted = "integer" if isinstance(item.scale, Line) else "choice"
        if raw.get("type") != accepted:
            self._say(f"{named} is of type {raw.get('type')}; {accepted} is accepted.")
        elif accepted == "integer":
            self._compare_line(item, question)
        else:
            self._compare_options(item, question)
        self._compare_inside(question)

    def _compare_inside(self, question):
        for raw in question.raw.get("item", []):
            control = _control(raw)
            if raw.get("type") != "display" or control not in ("help", "lower", "upper"):
                self._say(
                    f'{question.named} holds "{str(raw.get("linkId"))[:40]}"; only display items for help, and the '
                    "lower and upper end of a line, are accepted inside a question."
                )
            elif fault := fault_of(raw.get("text"), "help"):
                self._say(f'The {control} text of item "{question.link_id}" {fault}.')

    def _compare_line(self, item, question):
        for end in ("lower", "upper"):
            if not _inside(question, end):
                self._say(f"{question.named} has no words at the {end} end of its line (a display item, {end}).")
        limits = {one.get("url"): one.get("valueInteger") for one in question.raw.get("extension", [])}
        for url, name, value in ((MIN_VALUE, "lowest", item.scale.low), (MAX_VALUE, "highest", item.scale.high)):
            if limits.get(url, value) != value:
                self._say(f"{question.named} has {limits[url]} as its {name} value; the scale has {value}.")

    def _compare_options(self, item, question):
        if "answerValueSet" in question.raw:
            self._say(f"{question.named} takes its answers from elsewhere (answerValueSet); answerOption is accepted.")
            return
        found: Counter = Counter()
        labels: Counter = Counter()
        for number, raw in enumerate(question.raw.get("answerOption", []), start=1):
            self.not_used.update(name for name in _NOT_USED if raw.get(name))
            option, label = _option_and_label(item, raw)
            where = f'Answer {number} of item "{item.id}"'
            if option is None:
                self._say(f"{where} is {_shown_option(raw)}; accepted: {_codes(item)}.")
                continue
            found[code_of(option.value)] += 1
            labels[label] += 1
            if fault := fault_of(label, "answer"):
                self._say(f"{where} {fault}.")
        for option in item.scale.options:
            times = found[code_of(option.value)]
            if times != 1:
                said = "is missing" if times == 0 else "stands there twice"
                self._say(f'Item "{item.id}" ({item.short_label}): the answer {code_of(option.value)} {said}.')
        if any(times > 1 for label, times in labels.items() if label):
            self._say(f'Item "{item.id}" ({item.short_label}): two answers have the same words.')

    def _labels(self, item, question):
        pairs = (_option_and_label(item, raw) for raw in question.raw["answerOption"])
        return [{"value": option.value, "label": label.strip()} for option, label in pairs]

    def _compare_words(self):
        """Two questions with the same words, and short labels that nobody has replaced."""
        seen: dict[tuple[str, str], str] = {}
        for link_id, question in self.questions.items():
            words = (question.heading.casefold(), str(question.raw.get("text", "")).strip().casefold())
            if words in seen:
                self._say(f'{question.named} has the same words as item "{seen[words]}".')
            seen.setdefault(words, link_id)
        if self.questions and len(self._short_labels_left()) == len(self.questions):
            self._say(
                "Every question still has the words of this software's own short labels; put in the authorised ones."
            )

    def _short_labels_left(self):
        try:
            shipped = wording_for(self.instrument.id, self.language)
        except WordingNotFound:
            return []
        if not shipped.is_stand_in:
            return []
        return [
            link_id
            for link_id, question in self.questions.items()
            if (question.heading, str(question.raw.get("text", "")).strip())
            == (shipped.headings.get(link_id, ""), shipped.prompts.get(link_id))
        ]


def _option_and_label(item: Item, raw: Mapping[str, Any]):
    """Return the scale's option that an answerOption stands for (None where there is none) and its words."""
    if "valueInteger" in raw:
        return item.scale.option_for(raw["valueInteger"]), str(raw["valueInteger"])
    coding = raw.get("valueCoding")
    if not isinstance(coding, dict):
        return None, ""
    code, label = coding.get("code"), str(coding.get("display", ""))
    by = "loinc" if coding.get("system") == LOINC else "value"
    for option in item.scale.options:
        if code is not None and code == (option.loinc if by == "loinc" else code_of(option.value)):
            return option, label
    return None, label


def _shown_option(raw):
    coding = raw.get("valueCoding")
    if isinstance(coding, dict):
        return f'the code "{str(coding.get("code"))[:40]}"'
    return next((f"a {name}" for name in raw if name.startswith("value") and name != "valueInteger"), "another number")


def _codes(item):
    return "Coding with the code " + ", ".join(code_of(option.value) for option in item.scale.options)


def _control(raw: Mapping[str, Any]) -> str:
    for extension in raw.get("extension", []):
        if extension.get("url") == CONTROL:
            codings = (extension.get("valueCodeableConcept") or {}).get("coding") or [{}]
            return str(codings[0].get("code", ""))
    return ""


def _inside(question: _Question, control: str) -> str:
    """Return the text of the display item inside a question that has this use; empty where there is none."""
    found = (raw.get("text", "") for raw in question.raw.get("item", []) if _control(raw) == control)
    return next(found, "")


def _key(known: dict[str, Any], value: Any, letter: str) -> str:
    """Return the key under which equal values stand once."""
    for key, one in known.items():
        if one == value:
            return key
    key = f"{letter}{len(known) + 1}"
    known[key] = value
    return key
