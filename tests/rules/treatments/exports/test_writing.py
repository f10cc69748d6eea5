"""A folder of files that is killed and gone on with: whole in the end, and never two at once."""

import json

import pytest

from tests.conftest import NOW
from treatments.exports.writing import Folder, NotOurFolder

WHAT = {"kind": "whole clinic"}
LINES = [b"a,b\n", b"1,2\n", b"3,4\n"]


def opened(path, what=WHAT):
    return Folder(path, what, lambda: "secret")


class _Killed(BaseException):
    """The process is gone; nobody cleans up after it."""


def killed_while_writing(folder, name):
    def chunks():
        yield LINES[0]
        raise _Killed

    with pytest.raises(_Killed):
        folder.add(name, chunks, at=NOW, rows=True)
    folder.close()


def test_what_was_finished_stays_and_the_rest_is_written(tmp_path):
    folder = opened(tmp_path)
    folder.add("one.csv", lambda: LINES, at=NOW, rows=True)
    killed_while_writing(folder, "deep/two.csv")
    again = opened(tmp_path)
    assert list(again.done) == ["one.csv"]
    again.add("three.csv", lambda: LINES, at=NOW, rows=True)
    manifest = again.finish()
    assert [(file["path"], file["rows"]) for file in manifest["files"]] == [("one.csv", 2), ("three.csv", 2)]
    on_disk = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert on_disk == {"one.csv", "three.csv", "manifest.json"}


def test_killed_before_it_knew_what_it_is(tmp_path):
    (tmp_path / ".unfinished.json.part").write_text('{"wh')
    opened(tmp_path).finish()
    assert json.loads((tmp_path / "manifest.json").read_text())["kind"] == "whole clinic"


def test_a_file_that_was_cut_off_afterwards_is_written_again(tmp_path):
    folder = opened(tmp_path)
    folder.add("one.csv", lambda: LINES, at=NOW, rows=True)
    folder.close()
    (tmp_path / "one.csv").write_bytes(b"a,b\n")
    (tmp_path / ".done.jsonl").open("a").write('{"path": "tw')
    assert not opened(tmp_path).done


def test_two_at_once_and_two_kinds_are_refused(tmp_path):
    folder = opened(tmp_path)
    with pytest.raises(NotOurFolder, match="just now"):
        opened(tmp_path)
    folder.close()
    with pytest.raises(NotOurFolder, match="another export"):
        opened(tmp_path, {"kind": "de-identified set"})
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("keep")
    with pytest.raises(NotOurFolder, match="not empty"):
        opened(tmp_path / "full")
