from django.core.management.base import CommandError

from clinic.command_line import ClinicCommand, whole_number
from treatments.infusions.models import SignedRecord
from treatments.infusions.record_page import changed_since_signing
from treatments.infusions.rules.record import check_value, is_value, shown_value


class Command(ClinicCommand):
    help = "Verify signed records of infusions: all, or one against the check value on its paper. Exit 1 if one fails."

    def add_arguments(self, parser):
        parser.add_argument("number", nargs="?", type=whole_number(1), help="The record's number, as on its paper.")
        parser.add_argument("value", nargs="?", default="", help="The check value on the paper.")

    def handle(self, *args, number, value, **options):
        kept = SignedRecord.objects.select_related("infusion").order_by("infusion_id")
        if number is not None:
            kept = kept.filter(infusion_id=number)
            if not kept.exists():
                raise CommandError(f"There is no signed record {number}.", returncode=2)
        faults = [fault for record in kept.iterator() for fault in _faults(record, value)]
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults were found.", returncode=1)
        self.stdout.write(f"{kept.count()} signed records hold.")


def _faults(record: SignedRecord, value: str) -> list[str]:
    name = f"Record {record.infusion_id}"
    found = [f"{name}: {words}" for words in changed_since_signing(record.infusion)]
    if check_value(record.content) != record.check_value:
        found.append(f"{name}: what is kept as signed no longer gives its check value.")
    if value and not is_value(value, record.check_value):
        found.append(f"{name}: its check value is {shown_value(record.check_value)}.")
    return found
