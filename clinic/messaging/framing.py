"""What stands around the words of a message to a patient: who writes, a greeting, how to stop; and several in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from django.utils import translation
from django.utils.translation import gettext as _

from clinic.messaging.decisions import Part, Send
from clinic.messaging.segments import Size, size_of
from clinic.messaging.words import Wording, Words


def write(part: Part, *, channel: str, to: str, zone: str) -> Send:
    """A message of one part."""
    return Send(channel, to, *framed([part], channel), zone, part)


def answer(words: Words, clinic: str, channel: str) -> tuple[str, str]:
    """The subject and the text of a message that answers what somebody did a moment ago; it names nobody."""
    if channel == "sms":
        return words.subject, f"{clinic}: {words.text}"
    return words.subject, "\n\n".join([_("Hello,"), words.letter, clinic])


@dataclass(frozen=True)
class Preview:
    """What a patient would read, with made-up facts, by e-mail and as a text message."""

    subject: str
    letter: str
    text: str
    size: Size


def preview(wording: Wording, words: Words, language: str) -> Preview:
    """Raises KeyError for a placeholder that this message does not know."""
    facts = wording.examples
    clinic = facts["clinic"]
    said = words.fill(facts)
    with translation.override(language):
        if wording.is_answer:
            (subject, letter), (_subject, text) = (answer(said, clinic, channel) for channel in ("email", "sms"))
        else:
            part = Part(clinic, facts["name"], language, said)
            (subject, letter), (_subject, text) = (framed([part], channel) for channel in ("email", "sms"))
    return Preview(subject, letter, text, size_of(text))


def framed(parts: Sequence[Part], channel: str) -> tuple[str, str]:
    """The subject and the whole text of one message with these parts; all are to one patient.

    Parts about appointments stand together by appointment, the earliest first, and the others after them. A letter
    names each appointment in a line of its own; in a text message each sentence names its time, and room is short.
    """
    first = parts[0]
    parts = [part for _visit, group in _grouped(parts) for part in group]
    with translation.override(first.language):
        if channel == "sms":
            return first.words.subject, _text(first, [part.words.text for part in parts])
        subject = first.words.subject if len(parts) == 1 else _("A message from %(clinic)s") % {"clinic": first.clinic}
        return subject, _letter(first, parts)


def _text(first, sentences):
    if len(sentences) > 1:
        sentences = [f"{number}) {sentence}" for number, sentence in enumerate(sentences, start=1)]
    said = " ".join(sentences)
    return _("%(clinic)s: %(said)s Reply STOP to opt out.") % {"clinic": first.clinic, "said": said}


def _letter(first, parts):
    paragraphs = [_("Hello %(name)s,") % {"name": first.name}]
    if len(parts) > 1:
        paragraphs.append(_("there are %(count)d things for you, each with its own link.") % {"count": len(parts)})
        paragraphs += _by_visit(parts)
    else:
        paragraphs.append(first.words.letter)
    paragraphs.append(_("You do not need to call anybody."))
    paragraphs.append(first.clinic)
    return "\n\n".join(paragraphs)


def _by_visit(parts):
    groups = _grouped(parts)
    number = count(1)
    for visit, group in groups:
        if visit is not None:
            yield _("Your appointment %(when)s:") % {"when": visit.written}
        elif len(groups) > 1:
            yield _("And besides:")
        for part in group:
            yield f"{next(number)}. {part.words.letter}"


def _grouped(parts):
    """The parts by appointment, in the order of time; what is about none comes last."""
    groups = {}
    for part in parts:
        groups.setdefault(part.visit, []).append(part)
    rest = groups.pop(None, None)
    return [*sorted(groups.items(), key=lambda item: item[0]), *([(None, rest)] if rest else [])]
