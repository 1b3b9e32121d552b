"""Whether the proxy in front takes requests in whole, and tells the truth about them."""

import http.client
import json
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from hesperion.doctor import probe
from hesperion.doctor.problems import Problem

_SECONDS = 5  # that each step of a request may take
PAUSE = 2.0  # seconds between the body's two halves
_BODY = b"x" * 1024
_FORGED = "203.0.113.77"  # of an address block that is for documents alone (RFC 5737)
_FORGERIES = {
    "X-Forwarded-For": _FORGED,
    "X_Forwarded_For": _FORGED,
    "X_Forwarded_Proto": "http",
}
_UNREACHABLE = (
    "docker compose up -d proxy. If this name leads elsewhere from inside, name the proxy: "
    "docker compose exec worker python manage.py doctor --through https://proxy:8443"
)
_NGINX = "In deploy/proxy, or in your own proxy's settings: "


@dataclass
class Answer:
    status: int
    seen: dict[str, Any]  # what the probe says; empty if something else answered


def wrong_proxy(through: str = "") -> Iterator[Problem]:
    """Send requests to BASE_URL, or to the address `through` in its name. Without a proxy nothing is asked."""
    if not settings.TRUSTED_PROXIES:
        return
    try:
        plain = _send(through or settings.BASE_URL, {}, pause=PAUSE)
        forged = _send(through or settings.BASE_URL, _FORGERIES) if plain.seen else plain
    except (OSError, http.client.HTTPException) as error:
        sentence = (
            f"The site's address {settings.BASE_URL} does not answer ({type(error).__name__})."
        )
        yield Problem("proxy", sentence, _UNREACHABLE)
    else:
        yield from _not_the_site(plain) if not plain.seen else _untrue(plain, forged)


def _not_the_site(answer: Answer) -> Iterator[Problem]:
    """The probe was not reached: the status says why."""
    if answer.status in (301, 302, 308):
        yield Problem(
            "proxy",
            "The proxy does not say that a request came by TLS: pages redirect to themselves.",
            _NGINX + "proxy_set_header X-Forwarded-Proto $scheme;",
        )
    elif answer.status == http.client.BAD_REQUEST:
        yield Problem(
            "proxy",
            "The site refuses the host name that the proxy sends.",
            "Put BASE_URL's host into ALLOWED_HOSTS in .env, and in the proxy: proxy_set_header Host $host;",
        )
    else:
        yield Problem(
            "proxy",
            f"BASE_URL leads to something else: the doctor's question is answered by {answer.status}.",
            "docker compose ps shows whether web-a and web-b run. Let the proxy pass all paths on to them, and "
            "start all services with the same SECRET_KEY: docker compose up -d",
        )


def _untrue(plain: Answer, forged: Answer) -> Iterator[Problem]:
    if plain.seen["seconds"] > PAUSE / 2:
        yield Problem(
            "proxy",
            "The proxy passes a body on while it still comes: a few slow clients block the site.",
            _NGINX + "proxy_request_buffering on;",
        )
    proxies, trusted = plain.seen["proxies"], plain.seen["trusted"]
    if proxies != trusted:
        yield Problem(
            "proxy",
            f"TRUSTED_PROXIES is {trusted}, and X-Forwarded-For has {proxies} addresses: the limits of "
            "requests count wrong clients.",
            f"If {proxies} proxies of yours are in front, set TRUSTED_PROXIES={proxies} in .env, then: "
            "docker compose up -d web-a web-b"
            if proxies
            else _NGINX + "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
        )
    elif forged.seen != plain.seen | _may_differ(forged):
        yield Problem(
            "proxy",
            "The proxy passes on what a client claims of itself (X-Forwarded-For, or a header with an "
            "underscore): anybody can claim another address.",
            _NGINX
            + "underscores_in_headers off; and proxy_set_header X-Forwarded-For, -Proto and Host "
            "with its own values.",
        )


def _may_differ(forged: Answer) -> dict[str, Any]:
    """A proxy may append to what the client claimed, as long as ours is the last."""
    return {name: forged.seen[name] for name in ("seconds", "proxies") if name in forged.seen}


def _send(address: str, headers: dict[str, str], *, pause: float = 0) -> Answer:
    """POST to the probe, with `pause` seconds between the two halves of the body."""
    connection = _connect(address)
    try:
        connection.putrequest("POST", probe.PATH, skip_host=True, skip_accept_encoding=True)
        sent = {
            "Host": urlsplit(settings.BASE_URL).netloc,
            "Content-Type": "application/octet-stream",
            "Content-Length": str(len(_BODY)),
            probe.TOKEN: probe.sign_token(),
        }
        for name, value in (sent | headers).items():
            connection.putheader(name, value)
        half = len(_BODY) // 2
        connection.endheaders(_BODY[:half])
        time.sleep(pause)
        connection.send(_BODY[half:])
        answer = connection.getresponse()
        return Answer(answer.status, _parsed(answer))
    finally:
        connection.close()


def _connect(address: str) -> http.client.HTTPConnection:
    """A connection to `address`, whatever its certificate: certificates.py looks at that."""
    to, name = urlsplit(address), urlsplit(settings.BASE_URL).hostname or ""
    host, port = to.hostname or "", to.port or (443 if to.scheme == "https" else 80)
    connection = http.client.HTTPConnection(host, port, timeout=_SECONDS)
    if to.scheme == "https":
        raw = socket.create_connection((host, port), timeout=_SECONDS)
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        connection.sock = trusting.wrap_socket(raw, server_hostname=name)
    return connection


def _parsed(answer: http.client.HTTPResponse) -> dict[str, Any]:
    body = answer.read()
    if answer.status != http.client.OK:
        return {}
    try:
        seen = json.loads(body)
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) and "seconds" in seen else {}
