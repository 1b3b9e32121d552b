"""Checks whether an address of another site answers. It sends no request into the network that it runs in."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import urllib3
from django.conf import settings

MAX_REDIRECTS = 5
TIMEOUT = 5  # for connecting, and for each answer
GONE = {404, 410}  # 403 or 429 may be a page that only browsers get
_MOVED = {301, 302, 303, 307, 308}


class NotAllowed(ValueError):
    """An address that must not be requested; the message says why."""


@dataclass(frozen=True)
class CheckResult:
    """The result of a request: the HTTP status, or None and a description of the problem."""

    status: int | None
    problem: str = ""

    @property
    def failed(self) -> bool:
        return self.status is None or self.status in GONE or self.status >= 500


def check_address(address: str) -> CheckResult:
    """Request the address by HEAD, and by GET if that fails, since some servers don't answer HEAD."""
    try:
        answer = _follow("HEAD", address)
        return _follow("GET", address) if answer.failed or answer.status == 405 else answer
    except NotAllowed as refused:
        return CheckResult(None, str(refused))
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        return CheckResult(None, type(error).__name__)


def _follow(method: str, address: str) -> CheckResult:
    for _step in range(MAX_REDIRECTS + 1):
        status, onward = _request(method, address)
        if status not in _MOVED or not onward:
            return CheckResult(status)
        address = urljoin(address, onward)
    raise NotAllowed("too many redirects")


def _request(method: str, address: str) -> tuple[int, str | None]:
    """The status and the Location header. The body is not read."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotAllowed("neither http nor https")
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
    """Connects to the IP address that was checked: the name could resolve to another one a moment later."""
    ip, timeout = _public_ip(host, port), urllib3.Timeout(total=TIMEOUT)
    if scheme == "http":
        return urllib3.HTTPConnectionPool(ip, port, timeout=timeout)
    return urllib3.HTTPSConnectionPool(
        ip, port, timeout=timeout, server_hostname=host, assert_hostname=host
    )


def _public_ip(host: str, port: int) -> str:
    ips = {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not settings.LINKS_MAY_BE_LOCAL and not all(map(_is_public_ip, ips)):
        raise NotAllowed("not a public address")
    return min(ips, key=lambda ip: (":" in ip, ip))


def _is_public_ip(ip: str) -> bool:
    parsed = ipaddress.ip_address(ip.partition("%")[0])
    inner = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None) or parsed
    return inner.is_global and not inner.is_multicast and not inner.is_reserved
