"""What is not yet safe in this installation."""

import sys

from clinic.command_line import ClinicCommand
from clinic.safety import all_that_is_unsafe


class Command(ClinicCommand):
    help = "Name what is not yet safe in this installation; exit with status 1 if anything is."

    def handle(self, **options):
        found = all_that_is_unsafe()
        for problem in found:
            self.stdout.write(f"{problem.id}  {problem.msg}\n    {problem.hint}")
        if found:
            self.stdout.write(f"\n{len(found)} not yet safe.")
            sys.exit(1)
        self.stdout.write("Nothing unsafe was found.")
