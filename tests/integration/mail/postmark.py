"""Postmark as its public documentation shows it: its sending API, on this machine, and what it posts to us."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

PROVIDER_ID = "883953f4-6105-42a2-a16a-77a8eac79483"


class Postmark:
    """What the API was sent. `refusal` is an answer with an ErrorCode, in place of the usual one."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.refusal: tuple[int, dict[str, Any]] | None = None
        self.url = ""

    def answer(self, mail: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.refusal:
            return self.refusal
        self.sent.append(mail)
        return 200, {
            "To": mail["To"],
            "SubmittedAt": "2026-11-22T07:25:01.4178645-05:00",
            "MessageID": PROVIDER_ID,
            "ErrorCode": 0,
            "Message": "OK",
        }


@contextmanager
def postmark_api() -> Iterator[Postmark]:
    """A real HTTP server on 127.0.0.1."""
    postmark = Postmark()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            mail = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = postmark.answer(mail)
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    postmark.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield postmark
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def inactive(address: str) -> tuple[int, dict[str, Any]]:
    """The answer for an address that an earlier mail came back from."""
    return 422, {
        "ErrorCode": 406,
        "Message": "You tried to send to a recipient that has been marked as inactive.\n"
        f"Found inactive addresses: {address}.\n"
        "Inactive recipients are ones that have generated a hard bounce or a spam complaint.",
    }


def bounce(address: str, **changes: Any) -> dict[str, Any]:
    """What is posted for a mail that came back."""
    return {
        "RecordType": "Bounce",
        "MessageStream": "outbound",
        "ID": 4323372036854775807,
        "Type": "HardBounce",
        "TypeCode": 1,
        "Name": "Hard bounce",
        "MessageID": PROVIDER_ID,
        "Metadata": {},
        "ServerID": 23,
        "Description": "The server was unable to deliver your message (ex: unknown user).",
        "Details": f"smtp;550 5.1.1 The account {address} does not exist.",
        "Email": address,
        "From": "hello@hesperion.example",
        "BouncedAt": "2026-11-22T16:33:54.9070259Z",
        "DumpAvailable": True,
        "Inactive": True,
        "CanActivate": True,
        "Subject": "A letter",
        "Content": "",
    } | changes


def complaint(address: str, **changes: Any) -> dict[str, Any]:
    """What is posted when somebody calls a mail spam."""
    kind = {"RecordType": "SpamComplaint", "Type": "SpamComplaint", "TypeCode": 512}
    return bounce(address, **kind, Name="Spam complaint", **changes)


def delivery(address: str) -> dict[str, Any]:
    """What is posted for a mail that arrived."""
    return {
        "RecordType": "Delivery",
        "ServerID": 23,
        "MessageStream": "outbound",
        "MessageID": PROVIDER_ID,
        "Recipient": address,
        "Tag": "",
        "DeliveredAt": "2026-11-22T16:33:54.9070259Z",
        "Details": "Test delivery webhook details",
        "Metadata": {},
    }
