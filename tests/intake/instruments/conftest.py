import pytest
import time_machine
from django.core.cache import cache

from intake.instruments import services
from tests.rules.intake.instruments.packing import as_file, questionnaire


@pytest.fixture(autouse=True)
def clock(now):
    """Pages ask the clock; here it stands still."""
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def no_wrong_passwords_before(db):
    """Counts of wrong passwords are kept in a table that no test's end takes back when it committed."""
    cache.clear()


@pytest.fixture
def brought(staff, now):
    """A wording that mona has brought: `brought("gad-7", language="es")`."""

    def bring(instrument="gad-7", language="en", **changes):
        document = questionnaire(instrument, language) | changes
        return services.import_pack(
            instrument=instrument, language=language, raw=as_file(document), file_name="w.json", by=staff.mona, at=now
        )

    return bring


@pytest.fixture
def used(brought, staff, now):
    """A wording in use: `used("gad-7")`."""

    def use(instrument="gad-7", language="en", **changes):
        pack = brought(instrument, language, **changes)
        services.take_into_use(pack=pack, permission="Letter of 1 March, file 7.", by=staff.mona, at=now)
        return pack

    return use
