"""Template tags for languages: a page's address in each, and the attributes of text in another one."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.template.context import Context
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import (
    get_language,
    get_language_from_path,
    get_language_info,
    override,
)

register = template.Library()


@dataclass(frozen=True)
class Version:
    """A page in one language. `name` is the language's own name for itself."""

    code: str
    name: str
    direction: str
    path: str
    is_current: bool


@register.simple_tag(takes_context=True)
def versions(context: Context) -> list[Version]:
    """This page in each language, without its query string; empty if all languages share one address."""
    request = context.get("request")
    if request is None:
        return []
    paths = {code: translate_url(request.path, code) for code, _name in settings.LANGUAGES}
    if len(set(paths.values())) == 1:
        return []
    return [_version(code, name, paths[code]) for code, name in settings.LANGUAGES]


def _version(code: str, name: str, path: str) -> Version:
    return Version(code, name, _direction(code), path, is_current=code == get_language())


@register.filter
def in_this_language(link: str) -> str:
    """The address that a link to an English page has in the current language.

    Links to other sites, and links that name their language, are returned unchanged.
    """
    current = get_language()
    if current is None or not link.startswith("/") or get_language_from_path(link):
        return link
    with override(settings.LANGUAGE_CODE):
        return translate_url(link, current)


@register.simple_tag
def written_in(code: str) -> SafeString:
    """The attributes `lang` and `dir` for text in the language `code`; none for the page's own language."""
    if code == get_language():
        return SafeString()
    return format_html(' lang="{}" dir="{}"', code, _direction(code))


def _direction(code: str) -> str:
    return "rtl" if get_language_info(code)["bidi"] else "ltr"
