"""Every address that the URLconf knows, with samples where it takes arguments."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories.articles import explainer

ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
UNREAD = {"(?P<url>.*)$", r"^((?:[\w\-]+/)*)$"}  # every other address: SAMPLES of the test


def addresses(samples: dict[str, str]) -> list[str]:
    """The paths of all routes. `samples` gives arguments by name; others are "1"."""
    return sorted(
        "/" + ARGUMENT.sub(lambda match: samples.get(match[2], "1"), route)
        for route in _routes(get_resolver(), "")
    )


def odd_addresses(samples: dict[str, str], odd: str) -> list[str]:
    """The paths of all routes that take arguments, with one of them `odd`: each of them once."""
    found = set()
    for route in _routes(get_resolver(), ""):
        for place, _argument in enumerate(ARGUMENT.finditer(route)):
            pieces = ARGUMENT.split(route)  # text, converter, name, text …
            names = pieces[2::3]
            values = [samples.get(name, "1") for name in names]
            values[place] = odd
            found.add(
                "/"
                + "".join(
                    text + value for text, value in zip(pieces[::3], [*values, ""], strict=True)
                )
            )
    return sorted(found)


def article_samples() -> dict[str, str]:
    """The arguments of the routes that take an article."""
    article = explainer()
    return {
        "page_id": str(article.pk),
        "page_to_move_id": str(article.pk),
        "parent_page_id": str(article.get_parent().pk),
        "pk": str(article.pk),
        "revision_id": str(article.latest_revision_id),
    }


def _routes(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = prefix + _plain(str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from _routes(entry, route)
        elif isinstance(entry, URLPattern) and str(entry.pattern) not in UNREAD:
            yield route


def _plain(route: str) -> str:
    """The few regular expressions, as routes: of a group without a name, its first alternative."""
    route = re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route)
    route = re.sub(r"\((\w+)\|[^)]*\)", r"\1", route).replace(r"(\d+)", "1")
    return re.sub(r"[\^$\\]", "", route)
