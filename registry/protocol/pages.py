"""What the public pages of the protocol show, and the preview of a draft."""

from typing import Any

from hesperion.ui.content import split_sections
from registry.models import ProtocolVersion
from registry.protocol.differences import protocol_differences
from registry.protocol.queries import (
    decision_that_holds,
    protocol_texts,
    published_protocols,
    text_to_read,
)


def protocol_context(version: ProtocolVersion, language: str) -> dict[str, Any]:
    """The context of `registry/protocol.html` for a version, in this language where it has that."""
    text = text_to_read(protocol_texts(version), language)
    before = protocol_texts(version.before).get(text.language)
    versions = list(published_protocols())
    return {
        "version": version,
        "text": text,
        "sections": split_sections(text.text),
        "differences": protocol_differences(text, before) if before else [],
        "decision": decision_that_holds(version),
        "versions": versions,
        "is_newest": version == versions[0] if versions else True,
    }
