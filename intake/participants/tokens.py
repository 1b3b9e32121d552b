"""The two secrets of a sign-in mail, and the hashes of them that are stored."""

import hashlib
import secrets
import uuid

from django.utils.crypto import salted_hmac

from intake.participants import public_id
from intake.participants.models import LinkPurpose

CODE_LENGTH = 8


def new_token() -> str:
    """256 random bits, for the link."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """40 random bits, to be typed by hand. It is worth something in one browser only, for a few tries."""
    return "".join(secrets.choice(public_id.ALPHABET) for _ in range(CODE_LENGTH))


def grouped(code: str) -> str:
    return f"{code[:4]}-{code[4:]}"


def token_hash(token: str, purpose: LinkPurpose) -> bytes:
    """A token that was made for another purpose has another hash, and so opens nothing."""
    return hashlib.sha256(purpose.encode() + b"\0" + token.encode(errors="replace")).digest()


def code_hash(sign_in: uuid.UUID, typed: str) -> bytes:
    """A keyed hash, however the code was typed (7k3m qx9d, O for 0). No two sign-ins have the same."""
    code = public_id.plain(typed)
    return salted_hmac(f"intake.my.code {sign_in}", code, algorithm="sha256").digest()
