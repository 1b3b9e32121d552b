"""The public id of a participant, such as HSP-7K3M-QX9D. It is random, so it reveals nothing about them."""

import secrets

from stdnum import luhn

from hesperion.text.codes import letters_and_digits

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
BITS = 35
_READ_AS = str.maketrans("OIL", "011")


def new_public_id() -> str:
    """A new public id, of random bits."""
    return public_id_of(secrets.randbits(BITS))


def public_id_of(bits: int) -> str:
    """The public id of a number from 0 to 2 ** BITS - 1, with its check character (Luhn mod 32)."""
    body = "".join(ALPHABET[bits >> place & 31] for place in range(0, BITS, 5))
    return _grouped(body + luhn.calc_check_digit(body, ALPHABET))


def normalise_public_id(typed: str) -> str | None:
    """The public id in its stored form, from any spelling; None if it is not valid.

    Accepted spellings include hsp 7k3m.qx9d, and O for 0.
    """
    letters = canonical_code(typed)
    body = letters[-8:]
    if letters[:-8] not in ("", "HSP") or len(body) != 8 or not luhn.is_valid(body, ALPHABET):
        return None
    return _grouped(body)


def canonical_code(typed: str) -> str:
    """The letters and digits of `typed` in capitals, without separators; O becomes 0, I and L become 1."""
    return letters_and_digits(typed).upper().translate(_READ_AS)


def _grouped(body: str) -> str:
    return f"HSP-{body[:4]}-{body[4:]}"
