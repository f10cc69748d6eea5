"""Make a clinic of made-up people, through whole courses of treatment."""

from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from clinic.command_line import ClinicCommand, day, whole_number
from treatments.demo.clinic import today_at
from treatments.demo.services import NotEmpty, seed_demo

MOST_PATIENTS = 2000


class Command(ClinicCommand):
    help = "Make a demo clinic of made-up people. Refuses where there are people already."

    def add_arguments(self, parser):
        parser.add_argument(
            "--patients", type=whole_number(1, MOST_PATIENTS), default=20, help="how many people (default 20)"
        )
        parser.add_argument(
            "--seed", type=whole_number(0), default=1, help="another seed makes other people (default 1)"
        )
        parser.add_argument("--as-of", type=day, default=None, help="the day of the demo, YYYY-MM-DD")

    def handle(self, *, patients, seed, as_of, **options):
        if not 1 <= patients <= MOST_PATIENTS:
            raise CommandError(f"--patients: give a number from 1 to {MOST_PATIENTS}.", returncode=2)
        try:
            seed_demo(patients=patients, seed=seed, as_of=as_of or today_at(timezone.now()))
        except NotEmpty as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"A demo clinic with {patients} made-up people.")
        call_command("show_demo_accounts", stdout=self.stdout)
