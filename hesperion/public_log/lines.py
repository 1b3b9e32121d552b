"""A statement as a line of the downloaded log, and what of it is hashed and signed."""

import hashlib
from datetime import UTC
from typing import Any

from hesperion.public_log.models import Statement, StatementText

_CONTEXT = "hesperion public log\n"  # the key signs other things too: they begin otherwise


def content_of(statement: Statement) -> dict[str, Any]:
    """What the hash of a statement covers."""
    return {
        "seq": statement.seq,
        "kind": statement.kind,
        "about": statement.about,
        "at": statement.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "body": statement.body,
        "previous": statement.previous,
    }


def log_message(sha256: str) -> bytes:
    """What is signed of a statement, or of the end of the log."""
    return f"{_CONTEXT}{sha256}".encode()


def salted_hash(salt: str, text: str) -> str:
    """The hash by which a statement holds a text beside it."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def line_of(statement: Statement) -> dict[str, Any]:
    """A statement as JSON has it, with those of its texts that are still there."""
    return {
        **content_of(statement),
        "sha256": statement.sha256,
        "key": statement.key_version,
        "signature": bytes(statement.signature).hex(),
        "texts": {text.name: _text(text) for text in statement.texts.all()},
    }


def _text(text: StatementText) -> dict[str, str]:
    return {"salt": text.salt, "text": text.text}
