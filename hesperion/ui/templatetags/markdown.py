from django import template
from django.utils.safestring import SafeString, mark_safe

from hesperion.ui.content import to_html

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """CommonMark as HTML; raw HTML in it is shown, never obeyed."""
    return mark_safe(to_html(text))  # noqa: S308 - to_html lets no raw HTML through
