"""The texts of a version of the protocol as staff see them side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.body.diff import DiffPiece
from intake.consent.versions.queries import language_name
from registry.models import ProtocolText, ProtocolVersion
from registry.protocol.differences import protocol_differences
from registry.protocol.faults import ProtocolFault, protocol_faults
from registry.protocol.queries import protocol_texts


@dataclass(frozen=True)
class ProtocolTextState:
    """A text, what is missing in it, and the paragraphs that differ from the version before."""

    language: str
    text: ProtocolText | None
    state: str
    faults: Sequence[ProtocolFault]
    differences: Sequence[Sequence[DiffPiece]]

    @property
    def name(self) -> str:
        """The name of the language in its own words."""
        return language_name(self.language)


def text_states(version: ProtocolVersion) -> list[ProtocolTextState]:
    """The state of the text in each language that the version needs."""
    texts, before = protocol_texts(version), protocol_texts(version.before)
    return [
        _state(language, faults, texts.get(language), before.get(language))
        for language, faults in protocol_faults(version).items()
    ]


def _state(
    language: str,
    faults: Sequence[ProtocolFault],
    text: ProtocolText | None,
    before: ProtocolText | None,
) -> ProtocolTextState:
    if text is None:
        return ProtocolTextState(language, None, "Missing", faults, [])
    if before is None:
        return ProtocolTextState(language, text, "New", faults, [])
    state = "Unchanged" if text.sha256 == before.sha256 else "Changed"
    return ProtocolTextState(language, text, state, faults, protocol_differences(text, before))
