from django import template
from django.utils.safestring import SafeString, mark_safe

from hesperion.ui import content

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """CommonMark as HTML; raw HTML in it is escaped."""
    return mark_safe(content.to_html(text))  # noqa: S308 - to_html lets no raw HTML through


@register.filter("sections")
def markdown_sections(text: str) -> list[tuple[str, str]]:
    """The parts of a Markdown text, each with its heading."""
    return content.split_sections(text)
