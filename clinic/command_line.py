"""Commands of manage.py: what is wrong with their arguments is one sentence on standard error, with status 2."""

import re
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, DjangoHelpFormatter

# What argparse says, which it says in no other way.
_MISSING = re.compile(r"the following arguments are required: (?P<names>.+)")
_UNKNOWN = re.compile(r"unrecognized arguments: (?P<names>.+)")
_OF_ONE = re.compile(r"argument (?P<name>\S+): (?P<fault>.+)", re.DOTALL)
_WITHOUT_VALUE = re.compile(r"expected (one|at least one) argument")


class ClinicCommand(BaseCommand):
    """Base of every command of this project; Django's own answer is the whole usage of the command."""

    def create_parser(self, prog_name: str, subcommand: str, **options: Any):
        """A parser whose faults are sentences, and which guesses no shortened option."""
        parser = super().create_parser(prog_name, subcommand, allow_abbrev=False, **options)

        def refuse(message):
            sentence = _sentence(message, parser)
            if not self._called_from_command_line:
                raise CommandError(sentence, returncode=2)
            self.stderr.write(sentence)
            sys.exit(2)

        parser.error = refuse
        return parser


def whole_number(lowest: int, highest: int | None = None) -> Callable[[str], int]:
    """The type of an argument that is a whole number from `lowest` to `highest`, or as large as a row's number."""

    def read(text: str) -> int:
        if re.fullmatch("[0-9]{1,18}", text) and lowest <= int(text) and (highest is None or int(text) <= highest):
            return int(text)
        until = "on" if highest is None else f"to {highest}"
        raise ArgumentTypeError(f"{text!r} is not accepted; a whole number from {lowest} {until} is.")

    return read


def day(text: str) -> date:
    """The type of an argument that is a date. Raises ArgumentTypeError."""
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ArgumentTypeError(f"{text!r} is not a date; YYYY-MM-DD is accepted.")


def _sentence(message: str, parser) -> str:
    others = DjangoHelpFormatter.show_last | {"--help"}
    own = [argument for argument in parser._actions if not others & set(argument.option_strings)]
    accepted = " ".join(map(_shown, own)) or "no argument"
    if found := _MISSING.fullmatch(message):
        return f"Missing: {', '.join(map(_name, found['names'].split(', ')))}; accepted: {accepted}."
    if found := _UNKNOWN.fullmatch(message):
        return f"Not known: {found['names']}; accepted: {accepted}."
    if found := _OF_ONE.fullmatch(message):
        name, fault = _name(found["name"]), found["fault"]
        if _WITHOUT_VALUE.match(fault):
            about = next((one.help for one in own if name in one.option_strings), None)
            fault = f"a value is missing; accepted: {about or 'a value'}"
        return f"{name}: {fault.rstrip('.')}."
    return f"{message[:1].upper()}{message[1:].rstrip('.')}."


def _shown(argument) -> str:
    """An argument as in a usage: FOLDER, [--site SITE], [--dry-run]."""
    if not argument.option_strings:
        return f"[{_name(argument.dest)}]" if argument.nargs == "?" else _name(argument.dest)
    name = argument.option_strings[-1]
    value = "" if argument.nargs == 0 else f" {argument.dest.upper()}"
    return f"{name}{value}" if argument.required else f"[{name}{value}]"


def _name(name: str) -> str:
    return name if name.startswith("-") else name.upper()
