"""A statement as a line of the downloaded log, the line at its end, and what of them is hashed and signed."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from hesperion.privacy.signing import signature_of, signing_version
from hesperion.public_log.models import Statement
from hesperion.text.canonical_json import json_sha256

_CONTEXT = "hesperion public log\n"  # the key signs other things too: they begin otherwise


def content_of(statement: Statement) -> dict[str, Any]:
    """What the hash of a statement covers."""
    return {
        "seq": statement.seq,
        "kind": statement.kind,
        "about": statement.about,
        "at": _utc(statement.at),
        "body": statement.body,
        "previous": statement.previous,
    }


def log_message(sha256: str) -> bytes:
    """What is signed of a statement, or of the end of the log."""
    return f"{_CONTEXT}{sha256}".encode()


def salted_hash(salt: str, text: str) -> str:
    """The hash by which a statement holds a text beside it."""
    return json_sha256({"salt": salt, "text": text})


def line_of(statement: Statement) -> dict[str, Any]:
    """A statement of `statements_with_texts` as the log has it, with the texts that are still there."""
    return {
        **content_of(statement),
        "sha256": statement.sha256,
        "texts": {
            text["name"]: {"salt": text["salt"], "text": text["text"]}
            for text in statement.kept_texts
        },
    }


def signed_head(seq: int, sha256: str, at: datetime) -> dict[str, Any]:
    """The last line of the log: which statement is the last, and when that was so. It shows a cut end."""
    version = signing_version()
    head = {"seq": seq, "sha256": sha256, "at": _utc(at), "key": version}
    return {"head": head, "signature": signature_of(head_message(head), version).hex()}


def head_message(head: Mapping[str, Any]) -> bytes:
    """What is signed of the last line."""
    return log_message(json_sha256(head))


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
