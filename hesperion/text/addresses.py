"""The canonical form of email addresses, and the form by which they are compared."""

import re

import idna

from hesperion.text.codes import folded

_FORM = re.compile(r"\A[!-?A-~]+@[a-z0-9._-]+\Z")
_LONGEST = 1000  # characters; far longer than an address can be, and short enough for IDNA's tables


def canonical(typed: str) -> str:
    """The address as it is stored: without invisible characters, its domain in ASCII by IDNA 2008.

    Capitals before the @ are kept: only the receiving server may interpret them (RFC 5321, 2.4).
    Raises ValueError for text that is no address, and for non-ASCII characters before the @, which
    mail servers may refuse.
    """
    if len(typed) > _LONGEST:
        raise ValueError("too long for an email address")
    name, _at, domain = folded(typed).rpartition("@")
    address = f"{name}@{_ascii(domain.rstrip('.'))}"
    if not _FORM.fullmatch(address):
        raise ValueError("no email address")
    return address


def comparable(typed: str) -> str:
    """A form of the address for look-ups, the same for all its spellings: `canonical` in lower case.

    Text that is no address is accepted too, and a look-up with it finds nothing.
    """
    try:
        return canonical(typed).lower()
    except ValueError:
        return folded(typed).lower()


def shown(address: str) -> str:
    """The address as its owner writes it: müller.de, not xn--mller-kva.de."""
    name, at, domain = address.rpartition("@")
    try:
        return f"{name}{at}{idna.decode(domain)}" if "xn--" in domain else address
    except idna.IDNAError:
        return address


def _ascii(domain: str) -> str:
    """ASCII domains stay as they are, also those that IDNA forbids: the DNS has them.

    IDNA makes a dot of a full stop in other scripts, and keeps it at the end.
    """
    if domain.isascii():
        return domain.lower()
    return idna.encode(domain, uts46=True, std3_rules=True).decode().rstrip(".")
