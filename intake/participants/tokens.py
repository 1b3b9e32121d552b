"""The two secrets of a sign-in mail, and the hashes of them that are stored."""

import hashlib
import secrets
import uuid

from django.utils.crypto import salted_hmac

from intake.participants import public_id
from intake.participants.models import LinkPurpose

CODE_LENGTH = 8


def new_token() -> str:
    """256 random bits for a link, as text that is safe in URLs."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """40 random bits to type by hand.

    Only the browser that requested a code can use it, and only in few tries.
    """
    return "".join(secrets.choice(public_id.ALPHABET) for _ in range(CODE_LENGTH))


def grouped(code: str) -> str:
    """The code as pages and mails show it, such as 7K3M-QX9D."""
    return f"{code[:4]}-{code[4:]}"


def token_hash(token: str, purpose: LinkPurpose) -> bytes:
    """SHA-256 of purpose and token. A token made for one purpose can't be used for another."""
    return hashlib.sha256(purpose.encode() + b"\0" + token.encode(errors="replace")).digest()


def code_hash(sign_in: uuid.UUID, typed: str) -> bytes:
    """A keyed hash of the code in any spelling, such as 7k3m qx9d or O for 0.

    The same code has a different hash in each sign-in request.
    """
    code = public_id.canonical_code(typed)
    return salted_hmac(f"intake.my.code {sign_in}", code, algorithm="sha256").digest()
