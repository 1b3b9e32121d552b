"""Where links within an article lead: an id for each of its headings."""

import re
from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.text import slugify

_HEADING = re.compile("<h2 data-heading>")  # as blocks/heading.html has it


def anchors(headings: Sequence[str]) -> list[str]:
    """Made of the words, in any script, so that they stay while other parts change.

    None is empty, repeated, or one of the page's frame, whose ids never begin with `section`.
    """
    given: list[str] = []
    for heading in headings:
        words = slugify(heading, allow_unicode=True)
        stem = f"section-{words}" if words else "section"
        again = (f"{stem}-{number}" for number in range(2, len(headings) + 2))
        given.append(next(name for name in (stem, *again) if name not in given))
    return given


def with_anchors(html: str, names: Sequence[str]) -> str:
    """`html` with these ids at its headings, in their order."""
    following = iter(names)
    return _HEADING.sub(lambda _found: format_html('<h2 id="{}">', next(following)), html)
