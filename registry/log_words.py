"""What each kind of statement says in words, and which page is about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesperion.public_log.models import Statement

# By kind: a sentence, in which %(about)s is the number or name that the statement is about, and the page about
# it. Pages take this number or name, or nothing. "" where there is no page.
KIND_WORDS: dict[str, tuple[Promise, str]] = {
    "protocol": (
        _("Version %(about)s of the protocol was published."),
        "registry:protocol_version",
    ),
    "consent-text": (_("Version %(about)s of the consent texts was published."), ""),
    "questions": (
        _("Version %(about)s of the questions was published."),
        "registry:questions_version",
    ),
    "schedule": (_("Version %(about)s of the times of check-ins was published."), "schedule_json"),
    "counting-rules": (
        _("Version %(about)s of the counting rules was published."),
        "registry:counting_version",
    ),
    "release": (_("Release %(about)s of the atlas was published."), "atlas:release"),
    "use-approved": (_("Request %(about)s for data was approved."), "registry:use"),
    "use-refused": (_("Request %(about)s for data was refused."), "registry:use"),
    "use-withdrawn": (
        _("Request %(about)s for data was taken back by those who asked."),
        "registry:use",
    ),
    "use-revoked": (_("We stopped the use of data under request %(about)s."), "registry:use"),
    "use-expired": (_("The time of request %(about)s is over."), "registry:use"),
    "data-made": (_("Data for request %(about)s was made."), "registry:use"),
    "data-fetched": (_("Data for request %(about)s was fetched."), "registry:use"),
    "use-result": (_("What came out of request %(about)s was published."), "registry:use"),
    "leavers-told": (
        _("Those who hold data of request %(about)s were told who left."),
        "registry:use",
    ),
    "deletion-confirmed": (
        _("Data of request %(about)s was deleted, as people had left."),
        "registry:use",
    ),
    "letter": (
        _("A letter to those who gave their story was published (%(languages)s)."),
        "registry:letter",
    ),
    "article-corrected": (_("An article was corrected."), "wagtail_serve"),
    "correction": (_("A correction was published."), ""),
    "text-taken-out": (_("A text was taken out of statement %(statement)s."), ""),
    "gap": (_("Statements %(first)s to %(last)s were lost. Here is a gap."), "registry:check"),
}


@dataclass(frozen=True)
class ShownStatement:
    """A statement as pages show it. `address` is that of the page about its subject; "" if there is none."""

    seq: int
    kind: str
    at: datetime
    sentence: str
    address: str
    sha256: str


def shown_statements(statements: Iterable[Statement]) -> list[ShownStatement]:
    return [shown_statement(statement) for statement in statements]


def shown_statement(statement: Statement) -> ShownStatement:
    return ShownStatement(
        seq=statement.seq,
        kind=statement.kind,
        at=statement.at,
        sentence=_sentence(statement),
        address=_address(statement),
        sha256=statement.sha256,
    )


def _sentence(statement: Statement) -> str:
    words, _page = KIND_WORDS[statement.kind]
    codes = statement.body.get("languages", [])
    languages = ", ".join(name for code, name in settings.LANGUAGES if code in codes)
    return str(words) % {**statement.body, "about": _about(statement), "languages": languages}


def _address(statement: Statement) -> str:
    """A page may be gone, or may take another name than an old statement has."""
    _words, page = KIND_WORDS[statement.kind]
    if not page:
        return ""
    if page == "wagtail_serve":
        return _article_address(statement.body)
    for arguments in ([_about(statement)], []):
        try:
            return reverse(page, args=arguments)
        except NoReverseMatch:
            continue
    return ""


def _article_address(body: Mapping[str, Any]) -> str:
    """That of the article in the language in which it was published or corrected."""
    with translation.override(body.get("language") or body["languages"][0]):
        return reverse("wagtail_serve", args=[f"articles/{body['slug']}/"])


def _about(statement: Statement) -> str:
    return statement.about.partition(":")[2]
