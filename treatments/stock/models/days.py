from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clinic.audit.history import append_only, never_deleted, tracked
from clinic.sites.models import Site
from treatments.stock.days import OCCASION_NAMES, DayAct, Occasion
from treatments.stock.ledger import SHIPPED_COUNT_LIMITS
from treatments.stock.models.vials import Vial

USER = settings.AUTH_USER_MODEL


@tracked()
class StockRules(models.Model):
    """Who holds the stock of a site, and the site's own rules for it; no published source for the numbers [design]."""

    site = models.OneToOneField(Site, on_delete=models.PROTECT, related_name="stock_rules")
    registrant = models.CharField(max_length=120, blank=True, help_text="As on the certificate of registration.")
    dea_number = models.CharField("DEA number of this site", max_length=20, blank=True)
    count_difference_ml = models.DecimalField(
        max_digits=5, decimal_places=3, default=SHIPPED_COUNT_LIMITS.difference_ml
    )
    count_difference_percent = models.DecimalField(
        max_digits=4, decimal_places=2, default=SHIPPED_COUNT_LIMITS.difference_percent
    )
    returns_allowed = models.BooleanField(
        default=False, help_text="A dose drawn up and never started may go back into its vial on the same day."
    )
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stock_rules_not_negative",
                condition=Q(count_difference_ml__gte=Decimal(0), count_difference_percent__gte=Decimal(0)),
                violation_error_message="A difference is 0 or more.",
            )
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"stock rules of site {self.site_id}"


@tracked()
class StockDay(models.Model):
    """A day of a site's stock, on its own calendar. It is open from its first movement or count until it is closed."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="stock_days")
    on_date = models.DateField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "on_date"], name="stock_day_once")]
        indexes = [
            # The staff's list: days that nobody closed.
            models.Index(fields=["site", "on_date"], name="stock_day_open", condition=Q(closed_at__isnull=True))
        ]
        triggers = [never_deleted()]

    def __str__(self):
        return f"{self.on_date}"


class StockDayEvent(models.Model):
    """A day was opened, closed or opened again; closing over an open difference takes words and a second person."""

    day = models.ForeignKey(StockDay, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=8, choices=[(act.value, act.value) for act in DayAct])
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    open_differences = models.PositiveSmallIntegerField(default=0)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="stock_day_never_closed_silently",
                condition=Q(open_differences=0) | ~Q(words="") & Q(second__isnull=False) & ~Q(second=F("by")),
                violation_error_message="A day with an open difference is closed with a reason, by two people.",
            )
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.act} {self.at:%Y-%m-%d %H:%M}"


class StockCount(models.Model):
    """The stock was counted, without seeing what the register says."""

    day = models.ForeignKey(StockDay, on_delete=models.PROTECT, related_name="counts")
    occasion = models.CharField(
        max_length=9, choices=[(occasion.value, name) for occasion, name in OCCASION_NAMES.items()]
    )
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True, help_text="Names this one count, so that sending it twice counts once.")
    business = models.CharField(
        max_length=7,
        blank=True,
        choices=[("opening", "Opening of business"), ("close", "Close of business")],
        help_text="Of an inventory: taken at the opening or the close of business.",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="inventory_says_when",
                condition=~Q(occasion=Occasion.INVENTORY.value) | ~Q(business=""),
                violation_error_message="An inventory is taken at the opening or at the close of business.",
            )
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.get_occasion_display()} {self.at:%Y-%m-%d %H:%M}"


class CountLine(models.Model):
    """What was counted beside what the register said at that instant: one opened container, or sealed ones of a lot."""

    count = models.ForeignKey(StockCount, on_delete=models.PROTECT, related_name="lines")
    vial = models.ForeignKey(Vial, null=True, on_delete=models.PROTECT, related_name="count_lines")
    drug = models.CharField(max_length=12)
    product = models.CharField(max_length=100)
    strength_mg_per_ml = models.DecimalField(max_digits=7, decimal_places=3)
    size_ml = models.DecimalField(max_digits=7, decimal_places=3)
    lot = models.CharField(max_length=40)
    containers = models.PositiveIntegerField(help_text="Sealed: as counted. Opened: 1.")
    counted_ml = models.DecimalField(max_digits=10, decimal_places=3)
    expected_ml = models.DecimalField(max_digits=10, decimal_places=3)
    differs = models.BooleanField(help_text="By more than the site's limit: an incident was opened.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="count_not_negative", condition=Q(counted_ml__gte=0, expected_ml__gte=0))
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.product}, lot {self.lot}: {self.counted_ml} mL"

    @property
    def difference_ml(self) -> Decimal:
        return self.counted_ml - self.expected_ml
