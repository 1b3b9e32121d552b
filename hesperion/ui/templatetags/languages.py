"""Template tags for languages: a page's address in each, and the attributes of text in another one."""

from dataclasses import dataclass
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.context import Context
from django.urls import ResolverMatch, translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import (
    get_language,
    get_language_from_path,
    get_language_info,
    override,
)

register = template.Library()

PUBLIC_ARGUMENTS = {"key"}  # names of steps; others may be somebody's token or number


@dataclass(frozen=True)
class Version:
    """A page in one language. `name` is the language's own name for itself."""

    code: str
    name: str
    direction: str
    path: str
    is_current: bool


@register.simple_tag(takes_context=True)
def versions(context: Context) -> tuple[Version, ...]:
    """This page in each language, without its query string; empty if all languages share one address."""
    request = context.get("request")
    if request is None:
        return ()
    of = _kept_versions if _is_public(request.resolver_match) else _versions
    return of(request.path, get_language())


def _is_public(match: ResolverMatch | None) -> bool:
    """Whether an address may be kept in memory: it says nothing about a person."""
    return match is not None and not match.args and match.kwargs.keys() <= PUBLIC_ARGUMENTS


def _versions(path: str, current: str | None) -> tuple[Version, ...]:
    paths = {code: translate_url(path, code) for code, _name in settings.LANGUAGES}
    if len(set(paths.values())) == 1:
        return ()
    return tuple(
        Version(code, name, _direction(code), paths[code], is_current=code == current)
        for code, name in settings.LANGUAGES
    )


_kept_versions = lru_cache(maxsize=512)(_versions)


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
