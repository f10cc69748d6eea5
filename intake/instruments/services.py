"""The acts around the words of a scale: bringing a wording, taking it into use with a permission, going back."""

import hashlib
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clinic.accounts.models import User
from clinic.audit.history import because
from intake.instruments import queries
from intake.instruments.catalogue import find
from intake.instruments.models import ReliabilityFigures, WordingPack, WordingUse
from intake.instruments.packs.reading import read_pack


class NothingToChange(Exception):
    """These words are in use already."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the words of this scale at the same moment."""


def import_pack(
    *, instrument: str, language: str, raw: bytes, file_name: str = "", by: User, at: datetime
) -> WordingPack:
    """Keep the wording that a file holds; it is not in use by that. The same file twice is one pack.

    Raises PackRefused with every difference from the scale, UnknownInstrument, ChangedMeanwhile.
    """
    definition = find(instrument)
    read = read_pack(raw, definition, language)
    sha256 = hashlib.sha256(raw).hexdigest()
    packs = WordingPack.objects.filter(instrument=definition.id, language=language)
    if same := packs.filter(file_sha256=sha256).first():
        return same
    newest = packs.order_by("-number").first()
    pack = WordingPack(
        instrument=definition.id,
        language=language,
        number=newest.number + 1 if newest else 1,
        content=read.content,
        notes=list(read.notes),
        file_name=file_name[:120],
        file_sha256=sha256,
        imported_at=at,
        imported_by=by,
    )
    return _added(pack, "imported a wording", by)


def take_into_use(*, pack: WordingPack, permission: str, by: User, at: datetime) -> WordingUse:
    """Ask a scale in these words from now on; `permission` is what `by` attests: who allowed it, when and for what.

    What was begun goes on in the words in which it was begun. Raises NothingToChange, ChangedMeanwhile.
    """
    return _use(pack.instrument, pack.language, pack, permission, by, at)


def back_to_shipped(*, instrument: str, language: str, reason: str, by: User, at: datetime) -> WordingUse:
    """Ask a scale in the shipped words again. Raises NothingToChange, ChangedMeanwhile, UnknownInstrument."""
    return _use(find(instrument).id, language, None, reason, by, at)


def set_reliability(
    *, standard_deviation: Decimal, reliability: Decimal, source: str, by: User, at: datetime
) -> ReliabilityFigures:
    """Reckon the reliable change of the LSAS-SR from these figures, from now on."""
    with because("set the figures of the reliable change", by=by):
        return ReliabilityFigures.objects.create(
            standard_deviation=standard_deviation, reliability=reliability, source=source, at=at, by=by
        )


def _use(instrument, language, pack, statement, by, at) -> WordingUse:
    newest = queries.newest_use(instrument, language)
    in_use = newest.pack if newest else None
    if in_use == pack:
        raise NothingToChange(_("These words are in use already."))
    use = WordingUse(
        instrument=instrument,
        language=language,
        number=newest.number + 1 if newest else 1,
        pack=pack,
        statement=statement,
        at=at,
        by=by,
    )
    return _added(use, "changed the words of a questionnaire", by)


def _added(row, act, by):
    """Two people at the same moment: the number is taken, and the second is told."""
    try:
        with transaction.atomic(), because(act, by=by):
            row.save(force_insert=True)
    except IntegrityError as error:
        raise ChangedMeanwhile(_("Somebody else changed this at the same moment; look at it first.")) from error
    return row
