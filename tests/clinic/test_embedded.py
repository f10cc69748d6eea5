"""The embedded servers, for real: private, shared by commands, gone when nobody uses them, whole after a kill."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis

from clinic import embedded
from clinic.embedded import places
from clinic.environment import read_environment

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = os.pathsep.join([str(REPOSITORY), str(Path(psycopg2.__file__).parents[1])])
AS_ROOT = os.getuid() == 0
# A command that uses the servers until its input ends.
USER = """
import os, sys
from clinic import embedded
from clinic.environment import read_environment
with embedded.running(read_environment({"CLINIC_DATA": sys.argv[1]})):
    os.write(1, b"up\\n")
    sys.stdin.read()
"""


@pytest.fixture
def fresh(base):
    """A clinic that was never started."""
    return environment_of(base / "var")


@pytest.fixture(scope="module")
def clinic(shared_base):
    """A clinic in a folder with a space, deeper than the address of a socket may be long; shared, to save time."""
    return environment_of(shared_base / "a deep folder" / ("x" * 120) / "var")


@pytest.fixture
def user():
    """Start another command that uses the servers, and end what is left of it."""
    begun = []

    def start(environment):
        command = [sys.executable, "-c", USER, str(environment.data_folder)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=REPOSITORY)
        begun.append(process)
        return process

    yield start
    for process in begun:
        process.kill()
        process.communicate()


def environment_of(data_folder):
    return read_environment({"CLINIC_DATA": str(data_folder)})


def query(entry, *statements, database=None):
    """Run each statement by itself as the role of a DATABASES entry; the last one's first value."""
    names = {"host": entry["HOST"], "port": entry["PORT"], "user": entry["USER"]}
    with closing(psycopg2.connect(dbname=database or entry["NAME"], **names)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def broker(environment):
    return redis.from_url(environment.redis_client_url)


def process_ids(environment, name):
    """The keeper of this server and the processes below it; empty when it does not run."""
    file = places.locks(environment.data_folder) / f"{name}.keeper"
    try:
        keeper = psutil.Process(int(file.read_text()))
        family = [keeper, *keeper.children(recursive=True)]
        return [process.pid for process in family if process.status() != "zombie"]
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return []


def soon(holds, seconds=15):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.05)
    return False


def answers(environment):
    try:
        return query(environment.database_app, "SELECT 1") == 1 and broker(environment).ping()
    except (psycopg2.OperationalError, redis.exceptions.ConnectionError):
        return False


def keep_something(environment):
    owner = environment.database_owner
    query(owner, "DROP TABLE IF EXISTS kept", "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('here')")
    broker(environment).set("kept", "here")


def has_kept_it(environment):
    kept = query(environment.database_app, "SELECT word FROM kept")
    return kept == "here" and broker(environment).get("kept") == b"here"


def modes(folder):
    return {path: (path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in [folder, *folder.parents]}


def test_the_servers_run_inside_the_block_only_and_keep_their_data(clinic):
    with embedded.running(clinic):
        keep_something(clinic)
    assert not answers(clinic)
    assert not process_ids(clinic, "postgres")
    assert not process_ids(clinic, "redis")
    with embedded.running(clinic):
        assert has_kept_it(clinic)


def test_everything_made_is_closed_to_others_and_nothing_else_is_touched(base):
    outer = base / "outer folder"
    outer.mkdir()
    outer.chmod(0o751)
    before = modes(outer)
    environment = environment_of(outer / "var")
    with embedded.running(environment):
        made = [environment.data_folder / name for name in ("postgres", "redis", "lock", "log")]
        made += [places.socket_folder(environment.data_folder, name) for name in ("postgres", "redis")]
        assert {oct(path.stat().st_mode & 0o777) for path in made} == {"0o700"}
        assert environment.data_folder.stat().st_mode & 0o777 == (0o711 if AS_ROOT else 0o700)
    assert modes(outer) == before


def test_a_data_folder_that_was_there_keeps_its_permissions(tmp_path):
    tmp_path.chmod(0o755)
    places.make_data_folder(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_nothing_listens_but_unix_sockets_in_a_short_private_folder(clinic):
    with embedded.running(clinic):
        ids = process_ids(clinic, "postgres") + process_ids(clinic, "redis")
        assert len(ids) > 4
        assert not [link for id_ in ids for link in psutil.Process(id_).net_connections("inet")]
        assert len(clinic.database["HOST"]) < 90


def test_the_cluster_is_made_for_every_language_and_notices_a_broken_page(clinic):
    with embedded.running(clinic):
        assert query(clinic.database_app, "SHOW server_encoding") == "UTF8"
        assert query(clinic.database_app, "SELECT lower('ÄÇÉŁ')") == "äçéł"
        assert query(clinic.database_app, "SHOW data_checksums") == "on"
        assert query(clinic.database_app, "SHOW fsync") == "on"


def test_the_app_role_works_on_rows_and_owns_nothing(clinic):
    owner, app = clinic.database_owner, clinic.database_app
    with embedded.running(clinic):
        query(owner, "CREATE TABLE act (id int GENERATED BY DEFAULT AS IDENTITY, word text)")
        query(app, "INSERT INTO act (word) VALUES ('a'), ('b')", "UPDATE act SET word = 'c'", "DELETE FROM act")
        for refused in ("TRUNCATE act", "DROP TABLE act", "CREATE TABLE own (id int)", "ALTER TABLE act ADD x int"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                query(app, refused)


def test_the_owner_may_make_test_databases_in_which_the_same_grants_hold(clinic):
    owner, app = clinic.database_owner, clinic.database_app
    with embedded.running(clinic):
        query(owner, "CREATE DATABASE test_clinic")
        query(owner, "CREATE TABLE act (id int)", database="test_clinic")
        assert query(app, "SELECT count(*) FROM act", database="test_clinic") == 0
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            query(app, "TRUNCATE act", database="test_clinic")


def test_killed_servers_come_back_by_themselves_with_their_data(clinic):
    with embedded.running(clinic):
        keep_something(clinic)
        time.sleep(1.1)  # Redis syncs each second
        for name in ("postgres", "redis"):
            os.kill(process_ids(clinic, name)[1], signal.SIGKILL)
        assert soon(lambda: not answers(clinic))
        assert soon(lambda: answers(clinic))
        assert has_kept_it(clinic)


def test_after_a_power_cut_the_next_command_starts_from_what_was_written(clinic):
    with embedded.running(clinic):
        keep_something(clinic)
        time.sleep(1.1)
        for id_ in process_ids(clinic, "postgres") + process_ids(clinic, "redis"):
            with suppress(ProcessLookupError):  # it went down with the one before
                os.kill(id_, signal.SIGKILL)
    assert (clinic.data_folder / "postgres" / "postmaster.pid").exists() or AS_ROOT
    with embedded.running(clinic):
        assert has_kept_it(clinic)


def test_a_killed_command_leaves_no_server_behind(clinic, user):
    command = user(clinic)
    assert command.stdout.readline() == b"up\n"
    assert answers(clinic)
    command.kill()
    assert soon(lambda: not process_ids(clinic, "postgres") and not process_ids(clinic, "redis"))


def test_a_killed_keeper_takes_its_server_with_it_and_the_next_command_starts_anew(clinic):
    with embedded.running(clinic):
        keep_something(clinic)
        time.sleep(1.1)
        keepers = [process_ids(clinic, name) for name in ("postgres", "redis")]
        for ids in keepers:
            os.kill(ids[0], signal.SIGKILL)
        assert soon(lambda: not [id_ for ids in keepers for id_ in ids[1:] if psutil.pid_exists(id_)])
        with embedded.running(clinic):
            assert has_kept_it(clinic)


def test_commands_that_start_together_share_one_pair_and_the_last_one_out_stops_it(fresh, user):
    first, second, third = (user(fresh) for _ in range(3))
    assert [command.stdout.readline() for command in (first, second, third)] == [b"up\n"] * 3
    before = process_ids(fresh, "postgres")
    for command in (first, second):
        command.communicate(b"")
        assert command.returncode == 0
        assert answers(fresh)
    assert process_ids(fresh, "postgres")[:2] == before[:2]
    third.communicate(b"")
    assert third.returncode == 0
    assert not answers(fresh)
    assert soon(lambda: not process_ids(fresh, "postgres") and not process_ids(fresh, "redis"))


def test_commands_in_quick_succession_never_meet_a_server_that_is_leaving(clinic):
    for _ in range(5):
        with embedded.running(clinic):
            assert answers(clinic)


def test_a_second_clinic_stands_beside_the_first(clinic, fresh):
    with embedded.running(clinic), embedded.running(fresh):
        keep_something(clinic)
        assert answers(fresh)
        with pytest.raises(psycopg2.errors.UndefinedTable):
            has_kept_it(fresh)
        assert broker(fresh).get("kept") is None


def test_real_servers_are_used_where_they_are_named(base):
    named = {"DATABASE_URL": "postgresql://db.example/clinic", "REDIS_URL": "redis://redis.example"}
    with embedded.running(read_environment({"CLINIC_DATA": str(base / "var"), "SECRET_KEY": "x", **named})):
        assert not (base / "var").exists()


def test_an_interrupted_first_start_is_begun_again(fresh):
    half_made = fresh.data_folder / "postgres.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18")
    if AS_ROOT:
        fresh.data_folder.chmod(0o711)
    with embedded.running(fresh):
        assert answers(fresh)
        assert not half_made.exists()


@pytest.fixture
def no_socket_folder(clinic):
    """The shared clinic without the folders of its sockets, which every start makes again."""
    folders = {name: places.socket_folder(clinic.data_folder, name) for name in ("postgres", "redis")}
    with embedded.running(clinic):
        pass
    for folder in folders.values():
        shutil.rmtree(folder)
    yield folders
    for folder in folders.values():
        shutil.rmtree(folder) if folder.is_dir() and not folder.is_symlink() else folder.unlink(missing_ok=True)


@pytest.mark.parametrize("name", ["postgres", "redis"])
def test_a_socket_folder_that_others_may_enter_is_refused(clinic, no_socket_folder, name):
    folder = no_socket_folder[name]
    folder.mkdir()
    folder.chmod(0o755)
    shutil.chown(folder, (clinic.data_folder / name).owner())
    with pytest.raises(embedded.EmbeddedProblem, match="open to other users"), embedded.running(clinic):
        pass


def test_a_socket_folder_that_is_a_link_is_refused(clinic, no_socket_folder, tmp_path):
    no_socket_folder["redis"].symlink_to(tmp_path)
    with pytest.raises(embedded.EmbeddedProblem, match="belongs to somebody else"), embedded.running(clinic):
        pass


def test_a_cluster_that_cannot_be_used_is_told_in_a_sentence(fresh):
    with embedded.running(fresh):
        pass
    version = fresh.data_folder / "postgres" / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(embedded.EmbeddedProblem, match="PostgreSQL 17"), embedded.running(fresh):
        pass
    version.write_text("18\n")
    (fresh.data_folder / "postgres" / "global" / "pg_control").unlink()
    with pytest.raises(embedded.EmbeddedProblem, match="did not start: .*pg_control"), embedded.running(fresh):
        pass
    assert soon(lambda: not process_ids(fresh, "postgres"))


@pytest.mark.skipif(not AS_ROOT, reason="only root's PostgreSQL runs as another user")
class TestAsRoot:
    def test_postgres_runs_as_another_user(self, clinic):
        with embedded.running(clinic):
            server = psutil.Process(process_ids(clinic, "postgres")[1])
            assert server.username() in ("postgres", "nobody")
            assert (clinic.data_folder / "postgres").owner() == server.username()

    def test_a_data_folder_out_of_that_users_reach_keeps_its_cluster_elsewhere(self, base):
        closed = base / "closed"
        closed.mkdir(mode=0o700)
        before = modes(closed)
        environment = environment_of(closed / "var")
        with embedded.running(environment):
            keep_something(environment)
        assert modes(closed) == before
        assert embedded.cluster_exists(environment)
        elsewhere = (environment.data_folder / "elsewhere").resolve()
        assert elsewhere.parent == Path("/var/lib")
        assert elsewhere.stat().st_mode & 0o777 == 0o700

        shutil.copytree(closed / "var", closed / "copy", symlinks=True)
        copy = environment_of(closed / "copy")
        with pytest.raises(embedded.EmbeddedProblem, match="is a copy of"), embedded.running(copy):
            pass
        for server in ("postgres", "redis"):
            shutil.rmtree(places.socket_folder(environment.data_folder, server))
        (closed / "var").rename(closed / "moved")
        moved = environment_of(closed / "moved")
        with embedded.running(moved):
            assert has_kept_it(moved)

    def test_an_ordinary_user_runs_both_as_himself(self, base):
        python = python_for_everybody()
        if python is None:
            pytest.skip("another user can run no Python here, or read none of its packages")
        nobody = pwd.getpwnam("nobody")
        os.chown(base, nobody.pw_uid, nobody.pw_gid)
        done = as_nobody(python, "-c", USER, str(base / "var"), CLINIC_DATA=str(base / "var"))
        assert (done.returncode, done.stdout) == (0, b"up\n"), done.stderr
        made = [path for path in (base / "var").iterdir() if path.is_dir()]
        assert {"lock", "log", "postgres", "redis"} <= {path.name for path in made}
        assert {path.owner() for path in made} == {"nobody"}
        for folder in Path("/tmp").glob(f"stillpoint-{nobody.pw_uid}-*"):
            shutil.rmtree(folder)


def as_nobody(*command, **variables):
    entry = pwd.getpwnam("nobody")
    return subprocess.run(
        command,
        env={"PYTHONPATH": PACKAGES, **variables},
        cwd="/",
        input=b"",
        capture_output=True,
        user=entry.pw_uid,
        group=entry.pw_gid,
        extra_groups=[],
    )


def python_for_everybody():
    """A Python of this version that user nobody can run with our packages, or None."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        with suppress(OSError):
            if as_nobody(python, "-c", "import psycopg2, clinic.embedded").returncode == 0:
                return python
    return None
