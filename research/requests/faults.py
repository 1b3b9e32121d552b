"""What keeps a draft from being asked, step by step: each fault with the form's field that it is about.

The same faults are shown when a step is sent, and checked again when the request is asked.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from django_countries import countries

from research.dictionary import UnknownVariable, variable
from research.filters import BadFilter, FilterSet
from research.models import Request
from research.requests import public_text, readability
from research.requests.fields import needs_reason
from research.requests.forms.fields import reason_field

MOST_WORDS = 300
FEWEST_WORDS = 20  # no formula says anything of fewer
LATE_START = timedelta(days=31)  # how long ago the use may have begun
MOST_YEARS_OF_USE = 5
_LANGUAGES = {"en": "English", "de": "German", "es": "Spanish"}


class DraftFault(NamedTuple):
    """A sentence for the requester, and the name of the form's field; None for the whole step."""

    field: str | None
    sentence: str


def recipient_faults(draft: Request) -> Iterator[DraftFault]:
    yield from _missing(
        draft,
        title="Enter a title.",
        institution="Enter the institution.",
        country="Choose a country.",
        recipient_kind="Choose a university or hospital, or a company.",
        funder="Enter the funder, or “none”.",
    )
    if draft.country and draft.country not in dict(countries):
        yield DraftFault("country", "Choose a country from the list.")
    yield from _public(draft, "title", "institution", "funder", "protocol_link")


def question_faults(draft: Request) -> Iterator[DraftFault]:
    yield from _missing(draft, question="Write your question.")
    yield from _public(draft, "question")


def people_faults(draft: Request) -> Iterator[DraftFault]:
    if not draft.filters:
        yield DraftFault("filters", "Choose whom your request is about.")
        return
    try:
        FilterSet.from_json(draft.filters)
    except BadFilter as error:
        yield from (DraftFault("filters", sentence) for sentence in error.sentences)


def fields_faults(draft: Request) -> Iterator[DraftFault]:
    if not draft.fields:
        yield DraftFault("chosen", "Choose at least one field.")
    for key in draft.fields:
        try:
            one = variable(key)
        except UnknownVariable as error:
            yield DraftFault("chosen", str(error))
            continue
        if needs_reason(one) and not draft.reasons.get(key):
            yield DraftFault(reason_field(key), f"Say why you need “{one.label}”.")
    names = public_text.account_names()
    for key, reason in draft.reasons.items():
        if found := public_text.address_or_id_in(reason) or public_text.name_in(reason, names):
            yield DraftFault(reason_field(key), found)
    if not draft.formats:
        yield DraftFault("formats", "Choose at least one format.")


def ethics_faults(draft: Request) -> Iterator[DraftFault]:
    yield from _missing(
        draft,
        ethics_body="Enter the ethics committee.",
        ethics_reference="Enter the reference of its decision.",
        ethics_decided_on="Enter the date of its decision.",
        agreement_ends_on="Enter the last day of the agreement.",
        starts_on="Enter the day on which the use begins.",
        ends_on="Enter the day on which the use ends.",
    )
    if not draft.agreement_sha256:
        yield DraftFault("agreement", "Choose the file of the signed agreement.")
    yield from _public(draft, "ethics_body", "ethics_reference")
    yield from _days(draft, timezone.now().date())


def lay_summary_faults(draft: Request) -> Iterator[DraftFault]:
    names = public_text.account_names()
    for language, name in _LANGUAGES.items():
        text = draft.lay_summaries.get(language, "")
        if sentence := _of_summary(text, language, name) or public_text.name_in(text, names):
            yield DraftFault(language, sentence)


def _of_summary(text: str, language: str, name: str) -> str:
    """The first thing that is wrong with a lay summary; "" if nothing is."""
    words = readability.word_count(text)
    if not words:
        return f"Write the summary in {name}."
    if words > MOST_WORDS:
        return f"Shorten the summary to {MOST_WORDS} words. It has {words} now."
    if words < FEWEST_WORDS:
        return f"Write at least {FEWEST_WORDS} words."
    if found := public_text.address_or_id_in(text) or public_text.phone_number_in(text):
        return found
    if not readability.is_readable(text, language):
        return (
            "This is too hard to read for many patients. Write shorter sentences and shorter words. "
            f"Begin with the longest sentence: “{readability.longest_sentence(text)}”"
        )
    return ""


def _days(draft: Request, today: date) -> Iterator[DraftFault]:
    if draft.ethics_decided_on and draft.ethics_decided_on > today:
        yield DraftFault("ethics_decided_on", "This day is still to come.")
    if draft.agreement_ends_on and draft.agreement_ends_on < today:
        yield DraftFault(
            "agreement_ends_on", "This agreement has ended. A new one must be signed first."
        )
    if draft.starts_on and draft.starts_on < today - LATE_START:
        yield DraftFault("starts_on", "This day is more than a month ago. Choose a later one.")
    if not draft.ends_on:
        return
    if draft.ends_on < today:
        yield DraftFault("ends_on", "This day is over. Choose a later one.")
    if draft.ends_on > today + timedelta(days=MOST_YEARS_OF_USE * 366):
        yield DraftFault("ends_on", f"Choose a day within the next {MOST_YEARS_OF_USE} years.")
    if draft.agreement_ends_on and draft.agreement_ends_on < draft.ends_on:
        yield DraftFault("ends_on", "The agreement ends before this day. Choose a day within it.")


def _missing(draft: Request, **sentences: str) -> Iterator[DraftFault]:
    for name, sentence in sentences.items():
        if not getattr(draft, name):
            yield DraftFault(name, sentence)


def _public(draft: Any, *fields: str) -> Iterator[DraftFault]:
    names = public_text.account_names()
    for field in fields:
        text = getattr(draft, field)
        if found := public_text.address_or_id_in(text) or public_text.name_in(text, names):
            yield DraftFault(field, found)
