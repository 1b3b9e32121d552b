"""Ids of the headings in an article, for its table of contents and for links from elsewhere."""

import re
from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.text import slugify

_HEADING = re.compile("<h2 data-heading>")  # as blocks/heading.html has it


def heading_ids(headings: Sequence[str]) -> list[str]:
    """An id for each heading, made of its words, so that it stays when other headings are added.

    The words may be in any script. No id is empty or repeated. All begin with `section`, unlike any
    other id of the page.
    """
    given: list[str] = []
    for heading in headings:
        words = slugify(heading, allow_unicode=True)
        stem = f"section-{words}" if words else "section"
        again = (f"{stem}-{number}" for number in range(2, len(headings) + 2))
        given.append(next(name for name in (stem, *again) if name not in given))
    return given


def add_heading_ids(html: str, names: Sequence[str]) -> str:
    """`html` with the ids `names` at its headings, in their order."""
    following = iter(names)
    return _HEADING.sub(lambda _found: format_html('<h2 id="{}">', next(following)), html)
