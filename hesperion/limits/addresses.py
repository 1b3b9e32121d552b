"""Whom a limit counts: the client's network address, or the mailbox of an email address."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

from hesperion.text.addresses import comparable

GOOGLE = ("gmail.com", "googlemail.com")  # one mailbox under both names
IPV6_SITE = 64  # bits of the prefix; a home connection has all addresses in it


def client_of(request: HttpRequest) -> str:
    """The client's IP address; for IPv6, its /64 network, which one home connection has to itself."""
    for claimed in (_forwarded_for(request), request.META.get("REMOTE_ADDR", "")):
        try:
            address = ip_address(_bare(claimed))
        except ValueError:
            continue
        return _site(address) if isinstance(address, IPv6Address) else str(address)
    return "unknown"


def mailbox_of(email: str) -> str:
    """The mailbox of an email address: without “+tag”, and for Google's domains without dots."""
    name, _at, domain = comparable(email).rpartition("@")
    name = name.partition("+")[0]
    if domain in GOOGLE:
        name, domain = name.replace(".", ""), GOOGLE[0]
    return f"{name}@{domain}"


def _forwarded_for(request: HttpRequest) -> str:
    """The address that our outermost proxy saw. Each proxy appends one; clients may forge the others."""
    addresses = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    ours = settings.TRUSTED_PROXIES
    return addresses[-ours] if 0 < ours <= len(addresses) else ""


def _bare(address: str) -> str:
    """The address without a port, brackets, quotation marks and zone, which some proxies add."""
    address = address.strip().strip('"')
    if address.startswith("["):
        address = address[1:].partition("]")[0]
    elif address.count(":") == 1:
        address = address.partition(":")[0]
    return address.partition("%")[0]


def _site(address: IPv6Address) -> str:
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), IPV6_SITE), strict=False))
