"""The addresses of other sites that an article links to."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.template.loader import render_to_string


def external_addresses(article: Any) -> set[str]:
    """The addresses of other sites to which an article's text and references link, without fragments.

    They include the pages of its trials at ClinicalTrials.gov.
    """
    rows = article.references.all()
    sources = [render_to_string("articles/reference.html", {"reference": row}) for row in rows]
    html = "\n".join([article.body.render_as_block(), *sources])
    return set(_links(html)) | {
        f"https://clinicaltrials.gov/study/{row.registry}"
        for row in rows
        if row.registry.startswith("NCT")
    }


def host_of(address: str) -> str:
    return urlsplit(address).hostname or ""


def _links(html: str) -> Iterator[str]:
    own = urlsplit(settings.BASE_URL).netloc
    for link in BeautifulSoup(html, "html.parser").select("a[href]"):
        address = str(link["href"]).partition("#")[0]
        parts = urlsplit(address)
        if parts.scheme in ("http", "https") and parts.netloc != own:
            yield address
