"""What may not be in a text that becomes public: nothing that leads to a person."""

import re
from collections.abc import Collection

from hesperion.accounts.models import User
from hesperion.text.codes import folded
from intake.participants.public_id import normalise_public_id

_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}\.\w", re.ASCII)
_PERHAPS_ID = re.compile(r"\bHSP[\W_]?[0-9A-Z]{4}[\W_]?[0-9A-Z]{4}\b", re.ASCII | re.IGNORECASE)
# Seven digits after a plus or a zero, or nine others, with what people put between them; no day
# such as 05/06/2024.
_PHONE = re.compile(
    r"(?<![\w./-])(?!\d\d?[/-]\d\d?[/-]\d{4}\b)(?:(?:\+|\(?0)\d(?:[ ()/-]{0,3}\d){5,}|\d(?:[ ()/-]?\d){8,})"
)


def address_or_id_in(text: str) -> str:
    """The sentence that says which email address or public id the text has; "" if it has none."""
    plain = folded(text)
    if found := _ADDRESS.search(plain):
        return f"Take the email address out: this text becomes public. It is near “{found[0]}”."
    if any(normalise_public_id(found[0]) for found in _PERHAPS_ID.finditer(plain)):
        return "Take the public id of a participant out: this text becomes public."
    return ""


def phone_number_in(text: str) -> str:
    """The sentence that says which number looks like a phone number; "" if none does."""
    found = _PHONE.search(folded(text))
    return (
        f"Take the phone number out: this text becomes public. It is “{found[0]}”." if found else ""
    )


def account_names() -> set[str]:
    """The names of all accounts that have a first and a last name."""
    names = (user.get_full_name() for user in User.objects.only("first_name", "last_name"))
    return {name for name in names if " " in name}


def name_in(text: str, names: Collection[str]) -> str:
    """The sentence that says which of the names the text has, whatever its case; "" if it has none."""
    words = f" {_words(text)} "
    for name in sorted(filter(None, names)):
        if f" {_words(name)} " in words:
            return f"Take the name “{name}” out: this text becomes public."
    return ""


def _words(text: str) -> str:
    """The words of a text, without case and signs."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
