"""The first accounts of a new clinic, or another one."""

import sys
from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils import timezone

from clinic.accounts import services
from clinic.accounts.roles import STAFF
from clinic.command_line import ClinicCommand
from clinic.sites.models import Site


class Command(ClinicCommand):
    help = "Add a member of staff. The password is asked for, or read from standard input where that is no terminal."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--given-name", required=True)
        parser.add_argument("--family-name", required=True)
        parser.add_argument("--email", required=True)
        parser.add_argument("--credentials", default="", help="Printed behind the name, such as RN or MD.")
        parser.add_argument("--role", action="append", required=True, choices=sorted(map(str, STAFF)), dest="roles")
        parser.add_argument("--site", action="append", required=True, dest="sites", help="The name of a site.")

    def handle(self, sites, **options):
        accepted = ("username", "given_name", "family_name", "email", "credentials", "roles")
        details = {name: options[name] for name in accepted}
        try:
            password = read_password()
            validate_password(password)
            at = timezone.now()
            user = services.create_staff(**details, password=password, sites=_found(sites), by=None, at=at)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from None
        self.stdout.write(f"{user.printed_name} can sign in as {user.username}.")


def read_password() -> str:
    if sys.stdin.isatty():
        return getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")


def _found(names):
    sites = {site.name: site for site in Site.objects.filter(name__in=names)}
    missing = [name for name in names if name not in sites]
    if missing:
        known = ", ".join(Site.objects.values_list("name", flat=True)) or "none yet"
        raise CommandError(f"There is no site {missing[0]!r}; there are: {known}.", returncode=2)
    return list(sites.values())
