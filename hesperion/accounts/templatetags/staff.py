from django import template
from django.conf import settings

from hesperion.accounts.queries import name_of
from hesperion.text.moments import moment

register = template.Library()
register.filter("moment", moment)


@register.filter
def person(actor: str, names: dict[str, str] | None = None) -> str:
    """How people read an actor. A page with many of them gives `names`, which costs one query."""
    return name_of(actor) if names is None else names[actor]


@register.simple_tag
def single_sign_on_name() -> str:
    """What people call the institution's sign-in; "" if there is none."""
    if not settings.OIDC_ISSUER:
        return ""
    return str(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["name"])
