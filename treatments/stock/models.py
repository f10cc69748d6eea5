from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clinic.audit.history import append_only, never_deleted, tracked
from clinic.sites.models import Site
from intake.patients.models import Patient

USER = settings.AUTH_USER_MODEL


@tracked()
class Vial(models.Model):
    """One container of a controlled drug. Its strength never changes; its balance is the database's own sum."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="vials")
    product = models.CharField(max_length=100)
    ndc = models.CharField("NDC", max_length=20, blank=True)
    barcode = models.CharField(max_length=80, unique=True, help_text="What the scanner reads from this container.")
    strength_mg_per_ml = models.DecimalField(max_digits=7, decimal_places=3)
    volume_ml = models.DecimalField(max_digits=7, decimal_places=3)
    lot = models.CharField(max_length=40)
    expires_on = models.DateField()
    supplier = models.CharField(max_length=120)
    supplier_dea = models.CharField("supplier's DEA number", max_length=20, blank=True)
    invoice_no = models.CharField(max_length=60, blank=True)
    location = models.CharField(max_length=60, blank=True)
    received_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    beyond_use_at = models.DateTimeField(null=True)
    balance_ml = models.DecimalField(max_digits=7, decimal_places=3, default=Decimal(0), editable=False)

    class Meta:
        indexes = [models.Index(fields=["site", "expires_on"], name="vial_in_stock", condition=Q(balance_ml__gt=0))]
        constraints = [
            models.CheckConstraint(
                name="vial_balance_not_below_zero",
                condition=Q(balance_ml__gte=0),
                violation_error_message="The vial does not hold that much.",
            ),
            models.CheckConstraint(
                name="vial_balance_not_above_size",
                condition=Q(balance_ml__lte=F("volume_ml")),
                violation_error_message="A vial cannot hold more than its size.",
            ),
            models.CheckConstraint(
                name="vial_amounts_above_zero", condition=Q(strength_mg_per_ml__gt=0, volume_ml__gt=0)
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(
                name="vial_identity", fields=["strength_mg_per_ml", "volume_ml", "lot", "expires_on", "product", "site"]
            ),
            pgtrigger.Trigger(
                name="balance_by_ledger_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__balance_ml__df=pgtrigger.F("new__balance_ml")),
                func="""
                    IF pg_trigger_depth() < 2 THEN
                        RAISE EXCEPTION 'the balance of a vial is changed by its ledger only';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.product} {self.strength_mg_per_ml.normalize():f} mg/mL, lot {self.lot}"


class Withdrawal(models.Model):
    """A measured volume left a vial for one patient, drawn by one person and checked blind by another."""

    vial = models.ForeignKey(Vial, on_delete=models.PROTECT, related_name="withdrawals")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    infusion_id = models.BigIntegerField(help_text="The infusion it was drawn for; no foreign key upward.")
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
        ]
        constraints = [
            models.CheckConstraint(
                name="ledger_witness_is_another",
                condition=Q(witness__isnull=True) | ~Q(actor=F("witness")),
                violation_error_message="The witness is another person.",
            ),
            models.CheckConstraint(
                name="ledger_waste_is_witnessed",
                condition=~Q(movement__in=["waste_bag", "waste_vial"]) | Q(witness__isnull=False),
                violation_error_message="Waste needs a witness.",
            ),
            models.CheckConstraint(name="ledger_mg_not_negative", condition=Q(mg__gte=0)),
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
        ]

    def __str__(self):
        return f"{self.movement} {self.mg} mg"


class StockIncident(models.Model):
    """Something did not add up: a residual above the limit, a count that differs. Closed by a person's finding."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="stock_incidents")
    vial = models.ForeignKey(Vial, null=True, on_delete=models.PROTECT, related_name="incidents")
    infusion_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    finding = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="incident_closed_with_finding",
                condition=Q(closed_at__isnull=True) | Q(closed_by__isnull=False) & ~Q(finding=""),
                violation_error_message="An incident is closed with a finding.",
            )
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return self.what
