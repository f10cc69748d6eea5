from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from clinic.audit.history import append_only, tracked
from intake.instruments.change_definitions import Reliability
from intake.instruments.definition import Source
from intake.instruments.wording import Wording, wording_from


@tracked(exclude=["content"])
class WordingPack(models.Model):
    """An authorised wording of one scale in one language, as a manager brought it. It fits the scale, and stays."""

    instrument = models.CharField(max_length=20, help_text="An id of intake.instruments, such as lsas-sr.")
    language = models.CharField(max_length=8)
    number = models.PositiveSmallIntegerField(help_text="Counts the packs of one scale in one language, from 1.")
    content = models.JSONField(help_text="The words, in the shape of the shipped files, without a version.")
    notes = models.JSONField(default=list, help_text="What the file held and is not used, one sentence each.")
    file_name = models.CharField(max_length=120, blank=True)
    file_sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instrument", "language", "number"], name="wording_pack_number_once"),
            models.UniqueConstraint(fields=["instrument", "language", "file_sha256"], name="wording_pack_file_once"),
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.instrument} {self.version}"

    @property
    def version(self) -> str:
        """What an assessment keeps of the words that were shown."""
        return f"{self.language}-clinic-{self.number}"

    @property
    def wording(self) -> Wording:
        return wording_from(self.content | {"version": self.version})


@tracked()
class WordingUse(models.Model):
    """From an instant on, one scale is asked in these words in one language; without a pack, in the shipped ones.

    The newest row holds. `statement` is the permission that a person attests, or why the shipped words are back.
    """

    instrument = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    number = models.PositiveSmallIntegerField(help_text="Counts the changes of one scale in one language, from 1.")
    pack = models.ForeignKey(WordingPack, null=True, on_delete=models.PROTECT, related_name="uses")
    statement = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instrument", "language", "number"], name="wording_use_number_once"),
            models.CheckConstraint(
                name="wording_use_has_statement",
                condition=~Q(statement=""),
                violation_error_message="Say by whose permission, or why.",
            ),
        ]
        triggers = [
            append_only(),
            pgtrigger.Trigger(
                name="pack_of_this_scale",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NEW.pack_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM intake_wordingpack
                        WHERE id = NEW.pack_id AND instrument = NEW.instrument AND language = NEW.language
                    ) THEN
                        RAISE EXCEPTION 'This wording is of another scale or language.';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.instrument} in {self.language}, {self.number}"


@tracked()
class ReliabilityFigures(models.Model):
    """The figures that a clinic reckons the reliable change of the LSAS-SR from. The newest row holds."""

    standard_deviation = models.DecimalField(max_digits=4, decimal_places=1, validators=[MinValueValidator(1)])
    reliability = models.DecimalField(max_digits=3, decimal_places=2)
    source = models.CharField(max_length=300, help_text="Where the two figures come from.")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reliability_figures_possible",
                condition=Q(standard_deviation__gte=1) & Q(reliability__gte=0) & Q(reliability__lt=1),
                violation_error_message="The standard deviation is at least 1, the reliability from 0 to below 1.",
            ),
            models.CheckConstraint(
                name="reliability_figures_have_source",
                condition=~Q(source=""),
                violation_error_message="Say where the figures come from.",
            ),
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"SD {self.standard_deviation}, reliability {self.reliability}"

    @property
    def figures(self) -> Reliability:
        """The same as the rules take them; the clinic's own choice, whatever it rests on."""
        return Reliability(Decimal(self.standard_deviation), self.reliability, Source(self.source, "design"))
