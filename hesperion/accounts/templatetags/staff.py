from django import template

from hesperion.accounts.queries import name_of
from hesperion.text.moments import moment

register = template.Library()
register.filter("moment", moment)


@register.filter
def person(actor: str, names: dict[str, str] | None = None) -> str:
    """How people read an actor. A page with many of them gives `names`, which costs one query."""
    return name_of(actor) if names is None else names[actor]
