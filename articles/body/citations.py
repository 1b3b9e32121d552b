"""Citations in a text, written as [@key] or [@key; @other]."""

import re
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_CITED = re.compile(r"(?<!\s)\s*\[(@[\w-]+(?:;\s*@[\w-]+)*)\]")


def citations(text: str) -> list[str]:
    """The keys that `text` cites, in the order of the text. Keys cited twice occur twice."""
    return [
        key.strip().removeprefix("@") for found in _CITED.findall(text) for key in found.split(";")
    ]


def cited_keys(text: str) -> list[str]:
    """The keys that `text` cites, each once, in the order of their first use."""
    return list(dict.fromkeys(citations(text)))


def strip_citations(text: str) -> str:
    """`text` without its citations."""
    return _CITED.sub("", text)


def number_citations(html: str, known: Iterable[str]) -> tuple[SafeString, list[str]]:
    """Number the citations in `html`; returns the new HTML and the cited keys in the order of their numbers.

    A citation [@key] becomes a link to #ref-1, #ref-2 and so on. A citation with a key that is not
    in `known` is left as it was written, so that editors see it.
    """
    order = [key for key in cited_keys(html) if key in set(known)]

    def marks(found: re.Match[str]) -> str:
        keys = cited_keys(found[0])
        if not set(keys) <= set(order):
            return found[0]
        numbers = sorted(order.index(key) + 1 for key in keys)
        links = format_html_join(", ", '<a href="#ref-{0}">{0}</a>', ((n,) for n in numbers))
        return format_html('<sup class="ref">{}</sup>', links)

    return mark_safe(_CITED.sub(marks, html)), order  # noqa: S308 - html was rendered by templates
