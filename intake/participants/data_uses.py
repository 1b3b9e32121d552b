"""Uses of participants' data, as participants read about them. Apps register theirs in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from django.utils.functional import Promise

from intake.participants.models import Participant


@dataclass(frozen=True)
class UseOutcome:
    """What came out of the use of data: `words` in the reader's language, and where to read it, if anywhere."""

    words: str
    link: str
    reported_at: datetime


@dataclass(frozen=True)
class Disclosure:
    """The participant's data in what Hesperion made for a recipient outside, at one request.

    `page` is the address of the public page about it, without the host. `summary` says in plain words, in
    the language `language`, what it is for; the recipient is an `institution` of a `kind` in a `country`, and
    may use the data from `starts_on` to `ends_on`. `fetched_at` are the times at which they got it with this
    participant in it. `ended_at` is when the participant no longer allowed it, `deleted_at` when the
    recipient said that they deleted what they had.
    """

    page: str
    summary: str
    language: str
    institution: str
    kind: str
    country: str
    starts_on: date
    ends_on: date
    made_at: datetime
    fetched_at: tuple[datetime, ...]
    ended_at: datetime | None
    deleted_at: datetime | None
    outcomes: tuple[UseOutcome, ...]


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


def given_to(participant: Participant) -> list[Disclosure]:
    """The disclosures whose recipient has the participant's data, as far as we know."""
    found = all_disclosures(participant)
    return [one for one in found if one.fetched_at and not one.deleted_at]
