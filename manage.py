#!/usr/bin/env python
"""Django's commands, with the embedded servers running for as long as a command needs them."""

import os
import sys
from contextlib import ExitStack

# run_clinic uses the servers by itself, after it has looked at what must be so before anything is started.
WITHOUT_DATABASE = {
    *("", "help", "version", "score", "delivered", "screen", "run_clinic"),
    *("diffsettings", "startapp", "startproject", "makemessages", "compilemessages"),
}
# The commands that change tables; everything else works as the role that owns none.
AS_OWNER = {"migrate", "flush", "test", "testserver", "pgtrigger", "seed_demo", "run_clinic"}


def main() -> None:
    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    if command in AS_OWNER:
        os.environ.setdefault("CLINIC_DATABASE_ROLE", "owner")
    try:
        from django.core.management import execute_from_command_line

        from clinic.embedded import EmbeddedProblem
        from clinic.variables import EnvironmentProblem
    except ModuleNotFoundError as missing:
        sys.exit(f"{missing.name} is not installed; run make setup, then .venv/bin/python manage.py.")
    try:
        with ExitStack() as stack:
            use_servers(stack, command)
            execute_from_command_line(sys.argv)
    except (EmbeddedProblem, EnvironmentProblem) as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        sys.exit(2)


def use_servers(stack: ExitStack, command: str) -> None:
    from clinic import embedded
    from clinic.environment import environment

    if command == "dose":  # it answers by the shipped limits where there is no database yet
        if environment.uses_embedded_database and not embedded.cluster_exists(environment):
            return
        try:
            stack.enter_context(embedded.running(environment))
        except embedded.EmbeddedProblem as problem:
            print(problem, file=sys.stderr)  # noqa: T201
    elif command not in WITHOUT_DATABASE:
        stack.enter_context(embedded.running(environment))


if __name__ == "__main__":
    main()
