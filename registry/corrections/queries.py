"""Corrections as pages show them, in the language of the page."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import get_language

from hesperion.public_log.models import Statement
from hesperion.public_log.queries import statements_with_texts
from registry.choices import RegistryKind


@dataclass(frozen=True)
class ShownCorrection:
    """`wrong` and `right` are empty where the texts were taken out."""

    seq: int
    at: datetime
    wrong: str
    right: str


def corrections_about(about: str) -> list[ShownCorrection]:
    """The corrections of all statements about this, such as "use:12", the newest first."""
    return _corrections(statements_with_texts().filter(about=about))


def corrections_of_statement(seq: int) -> list[ShownCorrection]:
    """The corrections of one statement, the newest first."""
    return _corrections(statements_with_texts().filter(body__statement=seq))


def words_of_correction(statement: Statement) -> dict[str, str]:
    """The texts `wrong` and `right` of a statement; "" where it has none, as it corrects nothing."""
    texts = {text["name"]: text["text"] for text in statement.kept_texts}
    return {side: texts.get(f"{side}_{get_language()}", "") for side in ("wrong", "right")}


def _corrections(statements: QuerySet[Statement]) -> list[ShownCorrection]:
    found = statements.filter(kind=RegistryKind.CORRECTION).order_by("-seq")
    return [_shown(statement) for statement in found]


def _shown(statement: Statement) -> ShownCorrection:
    return ShownCorrection(statement.seq, statement.at, **words_of_correction(statement))
