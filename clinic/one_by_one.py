"""One bad record never stops the rest."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

logger = logging.getLogger(__name__)


@contextmanager
def on_its_own(record: str) -> Iterator[None]:
    """Do something about one record of many. What goes wrong is undone and logged, and the next one has its turn."""
    try:
        with transaction.atomic():
            yield
    except Exception:
        logger.exception("%s could not be dealt with; the others go on.", record)
