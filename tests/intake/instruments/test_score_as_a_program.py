"""`manage.py score` as another program runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

MANAGE = Path(__file__).parents[3] / "manage.py"
PHQ_9_ITEM_9 = '{"instrument":"phq-9","answers":{"1":0,"2":0,"3":0,"4":0,"5":0,"6":0,"7":0,"8":0,"9":1}}'


def started(**more):
    command = [sys.executable, str(MANAGE), "score"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, **pipes, **more)


def test_it_writes_nothing_but_answers_and_needs_no_database_or_unicode_terminal():
    nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0"}
    with started(env=os.environ | nowhere | {"LC_ALL": "C", "PYTHONUTF8": "0"}) as program:
        out, err = program.communicate(PHQ_9_ITEM_9.encode() + '\n{"ä": 1}\n'.encode())
    first, second = out.decode("ascii").splitlines()
    assert json.loads(first)["flags"] == ["suicide-item"]
    assert json.loads(second)["error"].startswith('Unknown key "\\u00e4"')
    assert program.returncode == 1
    assert b"Traceback" not in err


def test_it_stops_quietly_when_nobody_reads_its_answers():
    with started() as program:
        program.stdout.close()
        try:
            program.stdin.write((PHQ_9_ITEM_9 + "\n").encode() * 20_000)
            program.stdin.close()
        except BrokenPipeError:
            pass
        errors = program.stderr.read()
    assert b"Traceback" not in errors
    assert b"Broken" not in errors
    assert program.returncode == 1
