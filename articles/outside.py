"""Asks whether an address of another site answers. It never asks anything inside the network it runs in."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import urllib3
from django.conf import settings

REDIRECTS = 5
SECONDS = 5  # for connecting, and for each answer
DEAD = {404, 410}  # other refusals, as 403 or 429, come from pages that are there for people
_MOVED = {301, 302, 303, 307, 308}


class Refused(ValueError):
    """An address that is not asked; the text says why."""


@dataclass(frozen=True)
class Answer:
    """HTTP's status, or None and what went wrong."""

    status: int | None
    problem: str = ""

    @property
    def failed(self) -> bool:
        return self.status is None or self.status in DEAD or self.status >= 500


def ask(address: str) -> Answer:
    """HEAD, and GET where that fails, since some servers know no HEAD."""
    try:
        answer = _follow("HEAD", address)
        return _follow("GET", address) if answer.failed or answer.status == 405 else answer
    except Refused as refused:
        return Answer(None, str(refused))
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        return Answer(None, type(error).__name__)


def _follow(method: str, address: str) -> Answer:
    for _step in range(REDIRECTS + 1):
        status, onward = _request(method, address)
        if status not in _MOVED or not onward:
            return Answer(status)
        address = urljoin(address, onward)
    raise Refused("too many redirects")


def _request(method: str, address: str) -> tuple[int, str | None]:
    """The status, and where it leads on. The body is left unread."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused("neither http nor https")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    with _pool(parts.scheme, parts.hostname, port) as pool:
        response = pool.urlopen(
            method,
            urllib3.util.parse_url(target).url,
            headers={
                "Host": parts.netloc.rpartition("@")[2],
                "User-Agent": f"Hesperion link checker (+{settings.BASE_URL})",
            },
            redirect=False,
            retries=False,
            preload_content=False,
        )
        response.close()
        return response.status, response.headers.get("Location")


def _pool(scheme: str, host: str, port: int) -> urllib3.HTTPConnectionPool:
    """Connects to the very number that was looked at: a name may mean another one a moment later."""
    number, timeout = _public_number(host, port), urllib3.Timeout(total=SECONDS)
    if scheme == "http":
        return urllib3.HTTPConnectionPool(number, port, timeout=timeout)
    return urllib3.HTTPSConnectionPool(
        number, port, timeout=timeout, server_hostname=host, assert_hostname=host
    )


def _public_number(host: str, port: int) -> str:
    numbers = {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not settings.LINKS_MAY_BE_LOCAL and not all(map(_is_public, numbers)):
        raise Refused("not a public address")
    return min(numbers, key=lambda number: (":" in number, number))


def _is_public(number: str) -> bool:
    parsed = ipaddress.ip_address(number.partition("%")[0])
    inner = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None) or parsed
    return inner.is_global and not inner.is_multicast and not inner.is_reserved
