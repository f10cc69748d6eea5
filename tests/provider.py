"""A local server in the place of a provider's web interface, for the provider's real client to talk to."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, object]


class ProviderServer:
    """Listens on a free port of 127.0.0.1 and answers as `answer(method, path, query, body)` says.

    `fails_with` is a status that is answered instead; `falls_silent` breaks the connection after the call was carried
    out, so that nobody knows what became of it. `headers` are those of every call.
    """

    def __init__(self, answer: Callable[[str, str, dict, bytes], Answer]):
        self.answer = answer
        self.fails_with: int | None = None
        self.falls_silent = False
        self.headers: list[dict[str, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(owner):  # noqa: N805  the handler's own self is another
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self._respond("GET")

            def do_POST(self):
                self._respond("POST")

            def _respond(self, method):
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                owner.headers.append({name.lower(): value for name, value in self.headers.items()})
                status, said = owner.fails_with, {"code": 20000, "message": "no", "ErrorCode": 100, "Message": "no"}
                if status is None:
                    status, said = owner.answer(method, parts.path, query, body)
                if owner.falls_silent:
                    self.close_connection = True
                    self.connection.close()
                    return
                text = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        return Handler
