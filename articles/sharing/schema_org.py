"""An article in the vocabulary of schema.org, for search engines."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles.choices import ChangeKind

_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def json_ld_script(description: dict[str, Any]) -> SafeString:
    """A script element with JSON-LD.

    Browsers do not run it, so the Content Security Policy allows it.
    """
    data = json.dumps(description, ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(data))  # noqa: S308


def schema_org_data(
    article: Any, references: Iterable[Any], *, words: int, picture: str
) -> dict[str, Any]:
    """A public article as a schema.org object for JSON-LD.

    `words` is the number of words in its text, `picture` the address of its preview image.
    """
    past = list(article.published_versions.all())
    address = settings.BASE_URL + article.get_url()
    return {
        "@context": "https://schema.org",
        "@type": article.schema_types,
        "@id": address,
        "url": address,
        "headline": article.title,
        "description": article.standfirst,
        "image": picture,
        "inLanguage": article.locale.language_code,
        "isAccessibleForFree": True,
        "wordCount": words,
        "datePublished": past[0].at.isoformat(),
        "dateModified": past[-1].at.isoformat(),
        "version": past[-1].number,
        "author": {"@type": "Organization", "name": article.prepared_by},
        "publisher": {"@type": "Organization", "name": "Hesperion", "url": settings.BASE_URL},
        "audience": {"@type": "Patient"},
        "citation": [_work(reference) for reference in references],
        **_reviewed(article),
        **_translates(article),
        **_corrected(past),
    }


def _reviewed(article: Any) -> dict[str, Any]:
    if not article.reviewed_on:
        return {}
    who = {"@type": "Person", "name": article.reviewed_by} if article.reviewed_by else None
    values = {"lastReviewed": article.reviewed_on.isoformat(), "reviewedBy": who}
    return {name: value for name, value in values.items() if value}


def _translates(article: Any) -> dict[str, Any]:
    if article.original is None:
        return {}
    return {"translationOfWork": {"@id": settings.BASE_URL + article.original.get_url()}}


def _corrected(past: Iterable[Any]) -> dict[str, Any]:
    corrections = [
        {"@type": "CorrectionComment", "text": each.note, "datePublished": each.at.isoformat()}
        for each in past
        if each.kind == ChangeKind.CORRECTION
    ]
    return {"correction": corrections} if corrections else {}


def _printed(reference: Any) -> dict[str, Any]:
    """A journal article if it has a DOI or PMID, otherwise a page of an agency or a register."""
    if reference.doi or reference.pmid:
        periodical = {"@type": "Periodical", "name": reference.journal}
        return {"@type": "ScholarlyArticle", "isPartOf": periodical}
    publisher = {"@type": "Organization", "name": reference.journal}
    return {"@type": "CreativeWork", "publisher": publisher}


def _work(reference: Any) -> dict[str, Any]:
    numbers = {"DOI": reference.doi, "PMID": reference.pmid, "registry": reference.registry}
    values = {
        "name": reference.title,
        "author": reference.authors,
        **_printed(reference),
        "datePublished": str(reference.year),
        "identifier": [
            {"@type": "PropertyValue", "propertyID": name, "value": value}
            for name, value in numbers.items()
            if value
        ],
        "sameAs": f"https://doi.org/{reference.doi}" if reference.doi else "",
    }
    return {name: value for name, value in values.items() if value}
