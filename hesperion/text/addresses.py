"""An email address has one form, in which it is kept, written to, and looked up."""

import re

import idna

from hesperion.text.codes import folded

_FORM = re.compile(r"\A[!-?A-~]+@[a-z0-9._-]+\Z")
_LONGEST = 1000  # characters; far longer than an address can be, and short enough for IDNA's tables


def canonical(typed: str) -> str:
    """The address that is kept: the domain in ASCII by IDNA 2008, without invisible signs.

    Before the @ capitals stay, as only the receiving server may say what they mean (RFC 5321, 2.4).
    Raises ValueError where it has no such form, or a name that our mails can't be addressed to.
    """
    if len(typed) > _LONGEST:
        raise ValueError("too long for an email address")
    name, _at, domain = folded(typed).rpartition("@")
    address = f"{name}@{_ascii(domain.rstrip('.'))}"
    if not _FORM.fullmatch(address):
        raise ValueError("no email address")
    return address


def comparable(typed: str) -> str:
    """What two spellings of one address share, for look-ups: `canonical` in small letters.

    What is no address has a form too, so that it can be looked up and not found.
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
    """What is ASCII already is what the DNS is asked for, whatever IDNA thinks of it."""
    if domain.isascii():
        return domain.lower()
    return idna.encode(domain, uts46=True, std3_rules=True).decode()
