"""Ids of the headings in an article, for its table of contents and for links from elsewhere."""

import re
from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.text import slugify

_HEADING = re.compile("<h2 data-heading>")  # as blocks/heading.html has it


def heading_ids(headings: Sequence[str]) -> list[str]:
    """An id for each heading, made of its words in any script, so that it stays when others are added.

    No id is empty or repeated. All begin with `section`, as no id of the page around the article does.
    """
    given: list[str] = []
    for heading in headings:
        words = slugify(heading, allow_unicode=True)
        stem = f"section-{words}" if words else "section"
        again = (f"{stem}-{number}" for number in range(2, len(headings) + 2))
        given.append(next(name for name in (stem, *again) if name not in given))
    return given


def add_heading_ids(html: str, names: Sequence[str]) -> str:
    """`html` with one of these ids at each of its headings, in their order."""
    following = iter(names)
    return _HEADING.sub(lambda _found: format_html('<h2 id="{}">', next(following)), html)
