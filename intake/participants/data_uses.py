"""What participants read about uses of their data. Apps that use it register in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.utils.functional import Promise

from intake.participants.models import Participant


@dataclass(frozen=True)
class Disclosure:
    """A data set with the participant's data that was given to somebody outside Hesperion."""

    project: str
    recipient: str
    made_at: datetime


Source = Callable[[Participant], list[Disclosure]]

_purposes: dict[str, Promise] = {}
_sources: list[Source] = []


def register_purpose(code: str, words: Promise) -> None:
    """`words` say to participants what the audit's purpose `code` means: "To …"."""
    _purposes[code] = words


def words_for(code: str) -> Promise | None:
    """What the purpose `code` means; None where no app registered it."""
    return _purposes.get(code)


def register_source(source: Source) -> None:
    """`source` returns the disclosures of a participant that its app made."""
    _sources.append(source)


def disclosures_of(participant: Participant) -> list[Disclosure]:
    """Every data set with this participant that left the house, newest first."""
    found = chain.from_iterable(source(participant) for source in _sources)
    return sorted(found, key=lambda disclosure: disclosure.made_at, reverse=True)
