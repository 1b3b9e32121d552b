from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def unbroken(text: str) -> SafeString:
    """The text as HTML in which no line ends within a word with a hyphen or a dash, such as "CAR-T"."""
    return format_html_join(" ", "{}", ((_word(word),) for word in text.split(" ")))


def _word(word: str) -> str:
    has_dash = "-" in word or "\N{EN DASH}" in word
    return format_html('<span class="nowrap">{}</span>', word) if has_dash else word
