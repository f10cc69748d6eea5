from django.core.management.base import BaseCommand
from django.utils import timezone

from treatments.infusions.services import late


class Command(BaseCommand):
    help = "Make a new key for which devices seal what they keep offline. The older ones go on opening."

    def handle(self, *args, **options):
        key = late.make_sealing_key(at=timezone.now())
        self.stdout.write(f"Devices seal for key {key.name} from their next look at an infusion on.")
