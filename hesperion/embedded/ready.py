"""Waits until /healthz reports no failing part."""

import http.client
import json
import time

from hesperion.embedded import StartError

_PATIENCE = 60  # seconds


def wait_until_well(port: int) -> None:
    """Wait until /healthz answers 200. Raises StartError, saying which parts fail, after a minute."""
    deadline = time.monotonic() + _PATIENCE
    while ailing := _ailing(port):
        if time.monotonic() > deadline:
            raise StartError(f"Not well after {_PATIENCE} seconds: {ailing}.")
        time.sleep(0.1)


def _ailing(port: int) -> str:
    """What ails, in words for a sentence; empty when all is well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return "web does not answer"
    finally:
        connection.close()
    return "" if answer.status == http.client.OK else _ailing_parts(answer.status, body)


def _ailing_parts(status: int, body: str) -> str:
    try:
        parts = [f"{part} {state}" for part, state in json.loads(body).items() if state != "ok"]
    except (ValueError, AttributeError):
        parts = []
    return ", ".join(parts) or f"/healthz answers {status} {body[:200].strip()}"
