"""How long `manage.py score` takes for many lines, beside starting up alone.

    .venv/bin/python -m bench.score [lines]

Prints the median seconds of three runs of each, the lines' own share, and the ratio of the two. The answers are those
of the longest scale, the LSAS with its 48 items. What is asked: 1,000 lines in under three seconds after start-up.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from intake.instruments.catalogue import find

MANAGE = Path(__file__).parents[1] / "manage.py"
LINES = 1000
RUNS = 3


def line() -> bytes:
    answers = {item.id: number % 4 for number, item in enumerate(find("lsas-sr").items)}
    return json.dumps({"instrument": "lsas-sr", "answers": answers}).encode() + b"\n"


def seconds(given: bytes) -> float:
    """The median of some runs of the command, from its start to its end."""
    taken = []
    for _run in range(RUNS):
        began = time.perf_counter()
        answer = subprocess.run([sys.executable, MANAGE, "score"], input=given, capture_output=True, check=True)
        taken.append(time.perf_counter() - began)
        assert answer.stdout.count(b"\n") == given.count(b"\n")
    return median(taken)


def main() -> None:
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    bare, whole = seconds(b""), seconds(line() * lines)
    rows = {"start-up alone": bare, f"{lines:,} lines": whole, "the lines alone": whole - bare}
    for what, taken in rows.items():
        sys.stdout.write(f"{what:<16} {taken:6.2f} s\n")
    sys.stdout.write(f"{'ratio':<16} {whole / bare:6.2f}\n")


if __name__ == "__main__":
    main()
