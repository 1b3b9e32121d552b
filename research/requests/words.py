"""A request in words: its content by step, its purposes, and what became of it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django_countries import countries

from hesperion.accounts.queries import names_of
from hesperion.text.moments import moment
from intake.consent.choices import Purpose
from research.choices import Format, RecipientKind, RequestState
from research.dictionary import UnknownVariable, table_label, variable
from research.models import Request, StateChange
from research.requests.people import people_in_words

LANGUAGE_NAMES = {"en": "English", "de": "German", "es": "Spanish"}
_PURPOSES = {
    Purpose.ACADEMIC: "research at universities and hospitals",
    Purpose.COMPANIES: "research by companies",
    Purpose.ABROAD: "use outside this part of the world",
}


class ContentLine(NamedTuple):
    """A line of a request's content. `texts` is empty where nothing was entered, `language` that of a text."""

    label: str
    texts: list[str]
    language: str = ""


class Happened(NamedTuple):
    """A state of a request: since when, by whom, and why."""

    state: str
    at: str
    by: str
    reason: str


def purposes_in_words(request: Request) -> str:
    """Whose data the request can get; "" while the recipient is not known."""
    if not (request.recipient_kind and request.country):
        return ""
    found = [words for purpose, words in _PURPOSES.items() if purpose in request.purposes]
    return f"Only people who allow {' and also '.join(found)} can be in the data."


def state_label(state: str) -> str:
    return str(RequestState(state).label) if state else "Draft"


def history_of(request: Request) -> list[Happened]:
    """The states of the request, the newest first."""
    changes = list(StateChange.objects.filter(request=request).order_by("-pk"))
    names = names_of(change.by for change in changes)
    return [
        Happened(state_label(one.state), moment(one.at), names[one.by], one.reason)
        for one in changes
    ]


def recipient_facts(request: Request) -> Iterator[ContentLine]:
    yield _text("Title", request.title)
    yield _text("Institution", request.institution)
    yield _text("Country", str(countries.name(request.country)))
    yield _text("Who gets the data", _label(RecipientKind, request.recipient_kind))
    yield _text("Funder", request.funder)
    yield _text("Protocol", request.protocol_link)
    yield _text("Whose data", purposes_in_words(request))


def question_facts(request: Request) -> Iterator[ContentLine]:
    yield _text("Question", request.question)


def people_facts(request: Request) -> Iterator[ContentLine]:
    yield ContentLine("People", people_in_words(request.filters))


def fields_facts(request: Request) -> Iterator[ContentLine]:
    """One fact for each table, with the labels of its fields and the reasons for them."""
    tables: dict[str, list[str]] = {}
    for key in request.fields:
        reason = request.reasons.get(key, "")
        tables.setdefault(table_label(key.partition(".")[0]), []).append(
            _field(key) + (f": {reason}" if reason else "")
        )
    for table, texts in tables.items():
        yield ContentLine(table, texts)
    if not tables:
        yield ContentLine("Fields", [])
    yield ContentLine("Formats", [_label(Format, one) for one in request.formats])


def ethics_facts(request: Request) -> Iterator[ContentLine]:
    yield _text("Ethics committee", request.ethics_body)
    yield _text("Reference", request.ethics_reference)
    yield _text("Decided on", _day(request.ethics_decided_on))
    yield _text("Agreement (SHA-256)", request.agreement_sha256)
    yield _text("Agreement until", _day(request.agreement_ends_on))
    yield _text("Use from", _day(request.starts_on))
    yield _text("Use until", _day(request.ends_on))


def lay_summary_facts(request: Request) -> Iterator[ContentLine]:
    for language, name in LANGUAGE_NAMES.items():
        text = request.lay_summaries.get(language, "")
        yield ContentLine(name, list(filter(None, text.split("\n"))), language)


def _text(label: str, text: str) -> ContentLine:
    return ContentLine(label, [text] if text else [])


def _label(choices: Any, code: str) -> str:
    return str(choices(code).label) if code else ""


def _field(key: str) -> str:
    try:
        return variable(key).label
    except UnknownVariable:
        return f"{key} (no longer in the dictionary)"


def _day(value: Any) -> str:
    return date_format(value, "j F Y") if value else ""
