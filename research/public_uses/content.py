"""What an approved use is, as everybody may read it: from the body and the texts of its statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from research.choices import RecipientKind
from research.dictionary import UnknownVariable, variable
from research.dictionary.notes import note_on
from research.dictionary.sources import questions_of
from research.for_participants import RECIPIENTS
from research.models import Request
from research.public_uses.statements import approved_body, approved_texts, reason_name
from research.requests.people import people_in_words

_PURPOSES = {
    "academic": _("Research at universities and hospitals"),
    "companies": _("Research by companies"),
    "abroad": _("Research outside this part of the world"),
}


@dataclass(frozen=True)
class PublicField:
    """A field of the dictionary that a use gets: its question for participants, or else what it is."""

    text: str
    language: str
    reason: str


@dataclass(frozen=True)
class PublicContent:
    """The content of a use. A text that was taken out is not in `texts`."""

    number: int | None
    body: Mapping[str, Any]
    texts: Mapping[str, str]
    purposes_codes: list[str]

    @classmethod
    def of_request(cls, request: Request) -> "PublicContent":
        """As it becomes public if the request is approved as it is now."""
        purposes = sorted(map(str, request.purposes))
        return cls(request.number, approved_body(request), approved_texts(request), purposes)

    @property
    def summary(self) -> tuple[str, str]:
        """The summary in the reader's language, or else in English, and the language."""
        for language in (str(get_language()), "en"):
            if text := self.texts.get(f"summary-{language}"):
                return text, language
        return "", ""

    @property
    def recipient(self) -> Any:
        code = self.body.get("recipient_kind")
        return RECIPIENTS[RecipientKind(code)] if code else ""

    @property
    def country(self) -> str:
        return str(countries.name(self.body.get("country", "")))

    @property
    def purposes(self) -> list[Any]:
        return [_PURPOSES[code] for code in self.purposes_codes]

    @property
    def people(self) -> list[str]:
        """Whose data it is, in English, one text for each filter; [] if everybody was asked for."""
        chosen = self.body.get("filters") or {}
        return people_in_words(chosen) if chosen.get("filters") else []

    @cached_property
    def fields(self) -> list[PublicField]:
        return [
            _field(key, self.texts.get(reason_name(place), ""))
            for place, key in enumerate(self.body.get("fields", []), start=1)
        ]

    @property
    def starts_on(self) -> date | None:
        return day_of(self.body.get("starts_on"))

    @property
    def ends_on(self) -> date | None:
        return day_of(self.body.get("ends_on"))

    @property
    def ethics_decided_on(self) -> date | None:
        return day_of(self.body.get("ethics_decided_on"))

    @property
    def extends(self) -> int | None:
        """The number of the first request of the project, if this is another one."""
        project = self.body.get("project")
        return project if project != self.number else None


def day_of(text: str | None) -> date | None:
    """A day of a statement; None for none."""
    return date.fromisoformat(text) if text else None


def _field(key: str, reason: str) -> PublicField:
    """The question in the reader's language; for what has none the note, or the label in English."""
    try:
        one = variable(key)
    except UnknownVariable:
        return PublicField(key, "en", reason)
    language = str(get_language())
    question = next((asked.text for asked in questions_of(one.column, language)), "")
    words = question or note_on(one.table, one.name, language)
    return PublicField(words or one.label, language if words else "en", reason)
