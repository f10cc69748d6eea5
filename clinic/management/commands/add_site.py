"""The first site of a new clinic, or another one."""

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils import timezone

from clinic.command_line import ClinicCommand
from clinic.sites import services


class Command(ClinicCommand):
    help = "Add a site; its hours, crisis text and on-call order are set on its page."

    def add_arguments(self, parser):
        parser.add_argument("name", help="As staff call it.")
        parser.add_argument("--public-name", required=True, help="The neutral name that messages show.")
        parser.add_argument("--time-zone", required=True, help="Such as America/New_York.")

    def handle(self, name, public_name, time_zone, **options):
        at = timezone.now()
        try:
            site = services.add_site(name=name, public_name=public_name, time_zone=time_zone, by=None, at=at)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from None
        self.stdout.write(f"{site.name} is site {site.pk}.")
