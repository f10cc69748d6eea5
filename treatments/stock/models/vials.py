from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import F, Q

from clinic.audit.history import never_deleted, tracked
from clinic.sites.models import Site
from treatments.stock.drugs import DRUG_CHOICES, DRUGS


@tracked()
class Vial(models.Model):
    """One container of a controlled drug. Its strength never changes; its balance is the database's own sum."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="vials")
    number = models.PositiveIntegerField(help_text="The site's own running number, written on the container.")
    drug = models.CharField(max_length=12, choices=DRUG_CHOICES)
    product = models.CharField(max_length=100)
    ndc = models.CharField("NDC", max_length=20, blank=True)
    barcode = models.CharField(
        max_length=80, blank=True, help_text="A code that only this container has, if it has one: a serial number."
    )
    strength_mg_per_ml = models.DecimalField(max_digits=7, decimal_places=3)
    volume_ml = models.DecimalField(max_digits=7, decimal_places=3)
    lot = models.CharField(max_length=40)
    expires_on = models.DateField()
    supplier = models.CharField(max_length=120)
    supplier_address = models.CharField(max_length=200, blank=True)
    supplier_dea = models.CharField("supplier's DEA number", max_length=20, blank=True)
    invoice_no = models.CharField(max_length=60, blank=True)
    location = models.CharField(max_length=60, blank=True)
    received_at = models.DateTimeField(null=True, help_text="Empty while it is on its way from another site.")
    sent_by = models.OneToOneField(
        "LedgerEntry", null=True, on_delete=models.PROTECT, related_name="sent", help_text="The transfer that sent it."
    )
    opened_at = models.DateTimeField(null=True)
    beyond_use_at = models.DateTimeField(null=True)
    balance_ml = models.DecimalField(max_digits=7, decimal_places=3, default=Decimal(0), editable=False)

    class Meta:
        indexes = [models.Index(fields=["site", "expires_on"], name="vial_in_stock", condition=Q(balance_ml__gt=0))]
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="vial_number_once"),
            models.UniqueConstraint(
                fields=["site", "barcode"],
                condition=~Q(barcode=""),
                name="vial_barcode_once",
                violation_error_message="A container with this code is in the register already.",
            ),
            models.CheckConstraint(
                name="vial_received_or_sent", condition=Q(received_at__isnull=False) | Q(sent_by__isnull=False)
            ),
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
                name="vial_identity",
                fields=[
                    "strength_mg_per_ml",
                    "volume_ml",
                    "lot",
                    "expires_on",
                    "drug",
                    "product",
                    "site",
                    "number",
                    "sent_by",
                ],  # fmt: skip
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
        return f"{self.product} {self.strength_mg_per_ml.normalize():f} mg/mL, lot {self.lot}, no. {self.number}"

    @property
    def drug_name(self) -> str:
        return DRUGS[self.drug].name
