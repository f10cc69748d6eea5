"""Who can sign in to the demo clinic."""

from django.contrib.auth import get_user_model

from clinic.command_line import ClinicCommand
from treatments.demo.people import PASSWORD, STAFF


class Command(ClinicCommand):
    help = "Show the accounts of the demo clinic; nothing where there is none."

    def handle(self, **options):
        made = set(get_user_model().objects.filter(is_active=True).values_list("username", flat=True))
        accounts = [person for person in STAFF if person[0] in made]
        if not accounts:
            return
        self.stdout.write(f"Sign in with one of these names and the password {PASSWORD}:")
        for username, first_name, last_name, _, roles in accounts:
            self.stdout.write(f"  {username:<6} {first_name} {last_name}, {', '.join(roles)}")
        self.stdout.write("Patients come in by the links in Messages, which dana and mona can open.")
