"""Whom a limit counts: the address that a request came from, and an email address."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

from hesperion.text.addresses import comparable

GOOGLE = ("gmail.com", "googlemail.com")  # one mailbox under both names
IPV6_SITE = 64  # bits; one connection at home has all addresses behind them


def client_of(request: HttpRequest) -> str:
    """The client's address; of IPv6 the part that one connection keeps."""
    for claimed in (_told_by_proxies(request), request.META.get("REMOTE_ADDR", "")):
        try:
            address = ip_address(_bare(claimed))
        except ValueError:
            continue
        return _site(address) if isinstance(address, IPv6Address) else str(address)
    return "unknown"


def mailbox_of(email: str) -> str:
    """The mailbox that an email address leads to: name+anything@ is often name@, and Google reads no dots."""
    name, _at, domain = comparable(email).rpartition("@")
    name = name.partition("+")[0]
    if domain in GOOGLE:
        name, domain = name.replace(".", ""), GOOGLE[0]
    return f"{name}@{domain}"


def _told_by_proxies(request: HttpRequest) -> str:
    """What the outermost proxy of ours saw. Each adds one at the right; the rest anybody may have made up."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    ours = settings.TRUSTED_PROXIES
    return told[-ours] if 0 < ours <= len(told) else ""


def _bare(told: str) -> str:
    """The address without what some proxies write around it: a port, brackets, quotation marks, a zone."""
    told = told.strip().strip('"')
    if told.startswith("["):
        told = told[1:].partition("]")[0]
    elif told.count(":") == 1:
        told = told.partition(":")[0]
    return told.partition("%")[0]


def _site(address: IPv6Address) -> str:
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), IPV6_SITE), strict=False))
