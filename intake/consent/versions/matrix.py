"""A version as a table: a row for each audience, a column for each language."""

from collections.abc import Mapping
from dataclasses import dataclass

from hesperion.accounts.queries import names_of
from hesperion.text.moments import moment
from intake.consent.choices import Audience
from intake.consent.models import ConsentDocument, ConsentVersion
from intake.consent.versions.faults import Fault, version_faults
from intake.consent.versions.queries import (
    TextKey,
    asked_by,
    language_name,
    texts_of,
)


@dataclass(frozen=True)
class TextState:
    """One text: how it compares with the version before, and who changed it last.

    `asked` is the number of participants who are asked to sign it.
    """

    key: TextKey
    text: ConsentDocument | None
    state: str
    is_changed: bool
    faults: list[Fault]
    changed_by: str
    asked: int


@dataclass(frozen=True)
class Matrix:
    languages: list[str]
    rows: list[tuple[str, list[TextState]]]

    @property
    def cells(self) -> list[TextState]:
        return [cell for _audience, cells in self.rows for cell in cells]

    @property
    def asked(self) -> int:
        return sum(cell.asked for cell in self.cells)

    @property
    def changed(self) -> list[TextState]:
        return [cell for cell in self.cells if cell.is_changed]

    @property
    def unchanged(self) -> list[TextState]:
        return [cell for cell in self.cells if not cell.is_changed]

    @property
    def faulty(self) -> list[TextState]:
        return [cell for cell in self.cells if cell.faults]

    @property
    def left_behind(self) -> list[TextState]:
        """Texts that did not change, though another language for the same audience did."""
        audiences = {cell.key.audience for cell in self.changed}
        return [cell for cell in self.unchanged if cell.key.audience in audiences]


def matrix_of(version: ConsentVersion) -> Matrix:
    texts, before = texts_of(version), texts_of(version.before)
    faults, asked = version_faults(version), asked_by(version)
    names = names_of({text.written_by for text in texts.values() if text.written_by})
    cells = {
        key: _cell(key, texts.get(key), before.get(key), faults[key], names, asked.get(key, 0))
        for key in faults
    }
    rows = [
        (str(audience.label), [cell for key, cell in cells.items() if key.audience == audience])
        for audience in Audience
    ]
    languages = [language_name(cell.key.language) for cell in rows[0][1]]
    return Matrix(languages, rows)


def _cell(
    key: TextKey,
    text: ConsentDocument | None,
    before: ConsentDocument | None,
    faults: list[Fault],
    names: Mapping[str, str],
    asked: int,
) -> TextState:
    is_changed = text is not None and (before is None or before.sha256 != text.sha256)
    written = text is not None and text.written_by
    changed_by = f"{names[text.written_by]}, {moment(text.written_at)}" if text and written else ""
    return TextState(key, text, _state(text, before), is_changed, faults, changed_by, asked)


def _state(text: ConsentDocument | None, before: ConsentDocument | None) -> str:
    if text is None:
        return "Missing"
    if before is None:
        return "New"
    return "Unchanged" if text.sha256 == before.sha256 else "Changed"
