"""The id that a participant may tell others, such as HSP-7K3M-QX9D: random, it says nothing."""

import secrets

from stdnum import luhn

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_READ_AS = str.maketrans("OIL", "011")


def make() -> str:
    """A new id: 35 random bits and a check character (Luhn mod 32)."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(7))
    return _grouped(body + luhn.calc_check_digit(body, ALPHABET))


def normalise(typed: str) -> str | None:
    """The id as it is stored, however it was typed (hsp 7k3m qx9d, O for 0); None when it is not one."""
    letters = typed.upper().replace("-", "").replace(" ", "")
    body = letters[-8:].translate(_READ_AS)
    if letters[:-8] not in ("", "HSP") or len(body) != 8 or not luhn.is_valid(body, ALPHABET):
        return None
    return _grouped(body)


def _grouped(body: str) -> str:
    return f"HSP-{body[:4]}-{body[4:]}"
