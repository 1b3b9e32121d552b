"""Pages that Django's test client got, in a browser: without a site, each as it came."""

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from playwright.sync_api import Route, sync_playwright

from tests.browser.chromium import OPTIONS, executable
from tests.browser.reflow import sticking_out
from tests.browser.test_access import COLOURS, WIDTHS, violations
from tests.sizes import IN_FULL

ORIGIN = "http://testserver"
Pages = dict[str, HttpResponse]
TAG = re.compile(r"<([a-z][\w-]*)([^>]*)>")
ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
TELLING = ("class", "role", "type", "lang")  # of other attributes, that they are there


def faults_of(pages: Pages) -> list[str]:
    """What axe finds on each page, and what sticks out.

    In full at both widths and in the dark, in `make test` at the one width or the other, and not on pages that
    are made of what stood on others before.
    """
    # Playwright leaves no room for Django in its thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_look, pages if IN_FULL else _new(pages)).result()


def _new(pages: Pages) -> Pages:
    """Those with elements of a kind, or beside ones of a kind, that no page before had."""
    found, known = {}, set()
    for path, answer in pages.items():
        kinds = [(tag, _attributes(told)) for tag, told in TAG.findall(answer.content.decode())]
        neighbours = set(pairwise(kinds))
        if neighbours - known:
            found[path] = answer
        known |= neighbours
    return found


def _attributes(told: str) -> frozenset[tuple[str, str]]:
    return frozenset(
        (name, value if name in TELLING else "") for name, value in ATTRIBUTE.findall(told)
    )


def _look(pages: Pages) -> list[str]:
    found: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=OPTIONS)
        page = browser.new_page(reduced_motion="reduce")
        page.route("**/*", lambda route: _serve(route, pages))
        for number, path in enumerate(pages):
            page.goto(ORIGIN + path)
            for width in WIDTHS if IN_FULL else [WIDTHS[number % 2]]:
                page.set_viewport_size({"width": width, "height": 900})
                found += [f"{path} {width}: {fault}" for fault in violations(page)]
            if IN_FULL:
                page.emulate_media(color_scheme="dark")
                found += [f"{path} dark: {fault}" for fault in violations(page, rules=COLOURS)]
                page.emulate_media(color_scheme="light")
            found += sticking_out(page)
        browser.close()
    return found


def _serve(route: Route, pages: Pages) -> None:
    path = urlsplit(route.request.url).path
    if answer := pages.get(route.request.url.removeprefix(ORIGIN)):
        route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.content)
    elif path.startswith("/static/") and (file := finders.find(path.removeprefix("/static/"))):
        route.fulfill(path=file)
    else:
        route.fulfill(status=404)
