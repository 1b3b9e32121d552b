"""A template tag for what is the same on many pages."""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.translation import get_language

register = template.Library()


class KeptNode(template.Node):
    """Its HTML, made once in a process for each language and each of the values."""

    child_nodelists = ()  # no page looks here for blocks to fill: they would differ from page to page

    def __init__(self, nodelist: NodeList, values: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.values = values
        self._made: dict[tuple[Any, ...], str] = {}

    def render(self, context: Context) -> str:
        values = (value.resolve(context, ignore_failures=True) for value in self.values)
        key = (get_language(), *values)
        if key not in self._made:
            self._made[key] = self.nodelist.render(context)
        return self._made[key]


@register.tag("keep")
def keep_html(parser: Parser, token: Token) -> KeptNode:
    """`{% keep a b %}…{% endkeep %}`: HTML that depends on the language, on settings, and on `a` and `b` alone.

    It stays in memory. So the values are few, and nothing in it may be about a person.
    """
    _name, *values = token.split_contents()
    nodelist = parser.parse(["endkeep"])
    parser.delete_first_token()
    return KeptNode(nodelist, [parser.compile_filter(value) for value in values])
