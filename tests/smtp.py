"""A real mail server for tests, which can be told to misbehave."""

import asyncio
import email
import socket
from email.message import Message

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class SmtpServer:
    """Listens on a free port of 127.0.0.1 and keeps what it accepted in `letters`.

    `answer_to_recipient` and `answer_to_data` are SMTP answers given instead of accepting ("550 5.1.1 nobody here");
    `drops_after_data` accepts and keeps a letter but breaks the connection before it says so;
    `drops_in_data` breaks it while the letter is still on its way, and keeps nothing;
    `slow_seconds` is how long it takes over each letter. `at_hand` is how many letters it has right now, accepted or
    not, without having answered. It can be stopped and started again.
    """

    def __init__(self):
        self.letters: list[Message] = []
        self.answer_to_recipient: str | None = None
        self.answer_to_data: str | None = None
        self.drops_after_data = False
        self.drops_in_data = False
        self.at_hand = 0
        self.slow_seconds = 0.0
        self.port = _free_port()
        self._controller: Controller | None = None

    def start(self) -> None:
        # Named here, else it asks the machine's name server for its name with every connection, and a slow answer
        # keeps the sender waiting until it gives up.
        self._controller = _Controller(self, hostname="127.0.0.1", port=self.port, server_hostname="localhost")
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict:
        """The Django settings under which mail goes here."""
        return {
            "EMAIL": {"host": "127.0.0.1", "port": self.port, "user": "", "password": "", "use_tls": False},
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": self.port,
            "EMAIL_TIMEOUT": 5,
        }

    def to(self, address: str) -> list[Message]:
        return [letter for letter in self.letters if letter["To"] == address]

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.answer_to_recipient:
            return self.answer_to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answer_to_data:
            return self.answer_to_data
        self.at_hand += 1
        try:
            await asyncio.sleep(self.slow_seconds / 2)
            self.letters.append(email.message_from_bytes(envelope.content))
            await asyncio.sleep(self.slow_seconds / 2)
        finally:
            self.at_hand -= 1
        if self.drops_after_data:
            server.transport.abort()
        return "250 OK"


class _Smtp(SMTP):
    async def smtp_DATA(self, arg):
        if not self.event_handler.drops_in_data:
            await super().smtp_DATA(arg)
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        await self._reader.readline()
        self.transport.abort()


class _Controller(Controller):
    def factory(self):
        return _Smtp(self.handler, **self.SMTP_kwargs)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]
