import pytest
import time_machine
from django.core.cache import cache


@pytest.fixture(autouse=True)
def clock(now):
    """Pages ask the clock; here it stands still."""
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def nobody_tried_before(db):
    """Counts of tries are kept in a table that no test's end takes back when it committed."""
    cache.clear()
