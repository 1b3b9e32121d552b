"""The id that a participant may tell others, such as HSP-7K3M-QX9D: random, it says nothing."""

import secrets

from stdnum import luhn

from hesperion.text.codes import letters_and_digits

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_READ_AS = str.maketrans("OIL", "011")


def make() -> str:
    """A new id: 35 random bits and a check character (Luhn mod 32)."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(7))
    return _grouped(body + luhn.calc_check_digit(body, ALPHABET))


def normalise(typed: str) -> str | None:
    """The id as it is stored, however it was typed (hsp 7k3m.qx9d, O for 0); None when it is not one."""
    letters = plain(typed)
    body = letters[-8:]
    if letters[:-8] not in ("", "HSP") or len(body) != 8 or not luhn.is_valid(body, ALPHABET):
        return None
    return _grouped(body)


def plain(typed: str) -> str:
    """What was typed in this alphabet, in capitals, without groups; O is read as 0, I and L as 1."""
    return letters_and_digits(typed).upper().translate(_READ_AS)


def _grouped(body: str) -> str:
    return f"HSP-{body[:4]}-{body[4:]}"
