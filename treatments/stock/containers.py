"""A container as its label and its invoice describe it (pure)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Container:
    """What stands on a vial and on its invoice."""

    drug: str
    product: str
    strength_mg_per_ml: Decimal
    volume_ml: Decimal
    lot: str
    expires_on: date
    supplier: str
    barcode: str = ""
    ndc: str = ""
    supplier_address: str = ""
    supplier_dea: str = ""
    invoice_no: str = ""
    location: str = ""
