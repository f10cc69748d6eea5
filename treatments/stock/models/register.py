import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clinic.audit.history import append_only
from intake.patients.models import Patient
from treatments.stock.ledger import RULES, Movement
from treatments.stock.models.vials import Vial

USER = settings.AUTH_USER_MODEL
WITNESSED = [movement.value for movement, rule in RULES.items() if rule.needs_witness]
EXPLAINED = [movement.value for movement, rule in RULES.items() if rule.needs_reason]


class Withdrawal(models.Model):
    """A measured volume left a vial for one patient, drawn by one person and checked blind by another."""

    vial = models.ForeignKey(Vial, on_delete=models.PROTECT, related_name="withdrawals")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    infusion_id = models.BigIntegerField(help_text="The infusion it was drawn for; no foreign key upward.")
    purpose = models.CharField(
        max_length=8, choices=[("infusion", "Infusion"), ("rescue", "Rescue")], default="infusion"
    )
    volume_ml = models.DecimalField(max_digits=7, decimal_places=3)
    mg = models.DecimalField(max_digits=9, decimal_places=4)
    drawn_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["infusion_id"], name="withdrawal_by_infusion")]
        constraints = [
            models.CheckConstraint(
                name="withdrawal_two_people",
                condition=~Q(drawn_by=F("checked_by")),
                violation_error_message="The check needs a second person.",
            ),
            models.CheckConstraint(name="withdrawal_above_zero", condition=Q(volume_ml__gt=0, mg__gt=0)),
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.volume_ml} mL for infusion {self.infusion_id}"


class CheckAttempt(models.Model):
    """A second person's blind entry before a withdrawal; a mismatch stops it and is kept."""

    infusion_id = models.BigIntegerField()
    vial = models.ForeignKey(Vial, on_delete=models.PROTECT, related_name="+")
    drawn_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    weight_kg = models.DecimalField(max_digits=6, decimal_places=3)
    volume_ml = models.DecimalField(max_digits=7, decimal_places=3)
    agreed = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["infusion_id"], name="check_by_infusion")]
        triggers = [append_only()]

    def __str__(self):
        return f"check for infusion {self.infusion_id}: {'agreed' if self.agreed else 'differed'}"


class LedgerEntry(models.Model):
    """One movement in the register. Append-only; a mistake is answered by a reversing entry."""

    vial = models.ForeignKey(Vial, on_delete=models.PROTECT, related_name="entries")
    movement = models.CharField(max_length=30, help_text="A movement of stock.ledger.")
    ml = models.DecimalField(max_digits=7, decimal_places=3, null=True, help_text="Of the vial's solution.")
    mg = models.DecimalField(max_digits=9, decimal_places=4)
    vial_change_ml = models.DecimalField(
        max_digits=7, decimal_places=3, help_text="What it does to the vial's balance."
    )
    withdrawal = models.ForeignKey(Withdrawal, null=True, on_delete=models.PROTECT, related_name="entries")
    patient = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT, related_name="+")
    infusion_id = models.BigIntegerField(null=True)
    actor = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    witness = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    key = models.CharField(
        max_length=80, unique=True, help_text="Names this one movement, so that a retry adds nothing."
    )

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["infusion_id"], name="ledger_by_infusion"),
            models.Index(fields=["at"], name="ledger_by_time"),
            # The register's own sum of one vial up to an instant: counts, inventories.
            models.Index(fields=["vial", "at"], name="ledger_of_vial_in_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="ledger_witness_is_another",
                condition=Q(witness__isnull=True) | ~Q(actor=F("witness")),
                violation_error_message="The witness is another person.",
            ),
            models.CheckConstraint(
                name="ledger_is_witnessed",
                condition=~Q(movement__in=WITNESSED) & Q(reverses__isnull=True) | Q(witness__isnull=False),
                violation_error_message="This needs a witness.",
            ),
            models.CheckConstraint(
                name="ledger_has_its_reason",
                condition=~Q(movement__in=EXPLAINED) & Q(reverses__isnull=True) | ~Q(reason=""),
                violation_error_message="This needs a reason.",
            ),
            # More can be measured as waste than was left: then the residual is below zero.
            models.CheckConstraint(
                name="ledger_mg_not_negative", condition=Q(mg__gte=0) | Q(movement=Movement.RESIDUAL.value)
            ),
        ]
        triggers = [
            append_only(),
            # The row lock of this UPDATE also puts two simultaneous withdrawals in line.
            pgtrigger.Trigger(
                name="moves_the_balance",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE treatments_vial SET balance_ml = balance_ml + NEW.vial_change_ml WHERE id = NEW.vial_id;
                    RETURN NULL;
                """,
            ),
            # Asked at the end of the transaction, when all lines of one account are there.
            pgtrigger.Trigger(
                name="withdrawn_is_accounted_for",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__withdrawal__isnull=False),
                declare=[("drawn", "numeric"), ("accounted", "numeric")],
                func="""
                    SELECT mg INTO drawn FROM treatments_withdrawal WHERE id = NEW.withdrawal_id;
                    SELECT sum(mg) INTO accounted FROM treatments_ledgerentry
                        WHERE withdrawal_id = NEW.withdrawal_id AND (movement <> 'withdraw' OR reverses_id IS NOT NULL);
                    IF accounted IS NOT NULL AND accounted <> drawn THEN
                        RAISE EXCEPTION 'withdrawal %: % mg drawn, % mg accounted for',
                            NEW.withdrawal_id, drawn, accounted;
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.movement} {self.mg} mg"
