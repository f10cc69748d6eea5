from django.utils import timezone

from clinic.command_line import ClinicCommand
from treatments.infusions.services import late


class Command(ClinicCommand):
    help = "Make a new key for which devices seal what they keep offline. The older ones go on opening."

    def handle(self, *args, **options):
        key = late.make_sealing_key(at=timezone.now())
        self.stdout.write(f"Devices seal for key {key.name} from their next look at an infusion on.")
