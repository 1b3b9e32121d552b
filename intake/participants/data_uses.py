"""Uses of participants' data, as participants read about them. Apps register theirs in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.utils.functional import Promise

from intake.participants.models import Participant


@dataclass(frozen=True)
class Disclosure:
    """A data set with the participant's data that Hesperion gave to a recipient outside."""

    project: str
    recipient: str
    made_at: datetime


DisclosureSource = Callable[[Participant], list[Disclosure]]

_purposes: dict[str, Promise] = {}
_sources: list[DisclosureSource] = []


def register_purpose(code: str, words: Promise) -> None:
    """Add the sentence that explains the audit's purpose `code` to participants. `words` begin with "To …"."""
    _purposes[code] = words


def words_for(code: str) -> Promise | None:
    """The words that explain the audit's purpose `code` to participants; None if no app registered it."""
    return _purposes.get(code)


def register_source(source: DisclosureSource) -> None:
    """Add a function that returns the disclosures of a participant's data that its app has made."""
    _sources.append(source)


def all_disclosures(participant: Participant) -> list[Disclosure]:
    """The disclosures of this participant from all sources, newest first."""
    found = chain.from_iterable(source(participant) for source in _sources)
    return sorted(found, key=lambda disclosure: disclosure.made_at, reverse=True)
