from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe

from hesperion.ui import content

register = template.Library()


@register.filter
@lru_cache(maxsize=512)
def markdown(text: str) -> SafeString:
    """CommonMark as HTML; raw HTML in it is escaped. For public texts alone: they are kept in memory."""
    return mark_safe(content.to_html(text))  # noqa: S308 - to_html lets no raw HTML through


@register.filter("sections")
def markdown_sections(text: str) -> list[tuple[str, str]]:
    """The parts of a Markdown text, each with its heading."""
    return content.split_sections(text)
