"""The two secrets to resume a draft: the mailed link's token, and the code that the page showed."""

import hashlib

from django.utils.crypto import constant_time_compare, salted_hmac

from intake.participants import public_id
from intake.participants.tokens import CODE_LENGTH, new_token
from intake.share.models import Draft

__all__ = ["code_of", "fits", "new_token", "resume_token_hash"]

PURPOSE = b"resume"  # a token made for another purpose has another hash


def resume_token_hash(token: str) -> bytes:
    return hashlib.sha256(PURPOSE + b"\0" + token.encode(errors="replace")).digest()


def code_of(draft: Draft) -> str:
    """The code of the draft: 40 bits, always the same.

    It is derived from the site's secret key and not stored.
    """
    salt = "intake.share.resume.code"
    digest = salted_hmac(salt, draft.subject.hex, algorithm="sha256").digest()
    # 32 letters divide 256 evenly, so each is as likely as another.
    return "".join(public_id.ALPHABET[byte % 32] for byte in digest[:CODE_LENGTH])


def fits(draft: Draft, code: str) -> bool:
    return constant_time_compare(code_of(draft), code)
