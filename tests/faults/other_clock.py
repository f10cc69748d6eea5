"""Runs a Python program whose clock is ahead: `python -m tests.faults.other_clock 7200 celery -A clinic beat`.

The clock goes on from there, in the program and in the children it makes.
"""

import os
import runpy
import sys
from datetime import UTC, datetime, timedelta

import time_machine


def main() -> None:
    _own_name, ahead, module, *words = sys.argv
    sys.argv = [module, *words]
    sys.path.insert(0, os.getcwd())
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=float(ahead)), tick=True):
        runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
