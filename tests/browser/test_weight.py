"""What a page costs the line: a first visit, later ones, and that no letter waits for a font."""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, Response, Route

from tests.browser import journey
from tests.browser.site import Site, watched_page
from tests.browser.walker import Walker
from tests.services import wait_until

FIRST, LATER, FONTS = 60 * 1024, 15 * 1024, 40 * 1024
FILE = re.compile(r"\.pdf$|/file/$")
Visit = Callable[[Page], object]


@dataclass
class Weight:
    """Bytes that came over the line for one page."""

    page: int = 0
    fonts: int = 0


def weigh(browser: Browser, site: Site, *visits: Visit) -> list[Weight]:
    """What each visit costs, one after the other, for somebody who was never here before.

    A visit opens one page. Pages count as they are sent. Static files count as production's server
    sends them: compressed, and once, as their names change with what they hold.
    """
    with watched_page(browser, site) as page:
        kept: set[str] = set()
        return [_weight(page, visit, kept) for visit in visits]


def _weight(page: Page, visit: Visit, kept: set[str]) -> Weight:
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    visit(page)
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", note)
    weight = Weight()
    for answer in answers:
        if answer.url in kept or 300 <= answer.status < 400:
            continue
        if answer.request.resource_type == "font":
            weight.fonts += len(answer.body())
        elif answer.request.resource_type == "document":
            weight.page += answer.request.sizes()["responseBodySize"]
        else:
            weight.page += len(gzip.compress(answer.body(), 9))
        if answer.request.resource_type != "document":
            kept.add(answer.url)
    return weight


def weigh_own_pages(page: Page, kept: set[str]) -> dict[str, Weight]:
    """Every page that is linked from /my/, and those linked from these."""
    weights: dict[str, Weight] = {}
    found = ["/my/"]
    while found:
        path = found.pop()
        if path in weights:
            continue
        weights[path] = _weight(page, lambda page, path=path: page.goto(path), kept)
        links = page.eval_on_selector_all("main a", "links => links.map(one => one.pathname)")
        found += [link for link in links if link.startswith("/my/") and not FILE.search(link)]
    return weights


def press(page: Page) -> None:
    page.locator("main form button[type=submit]").first.click()


def test_the_first_visit_is_light_and_later_pages_are_lighter(browser: Browser, site: Site):
    first, *later = weigh(
        browser,
        site,
        lambda page: page.goto("/share/"),
        press,  # the first question
        press,  # the same with errors
        lambda page: page.goto("/my/"),
    )
    assert 10 * 1024 < first.page <= FIRST
    assert 0 < first.fonts <= FONTS
    assert all(0 < weight.page <= LATER for weight in later), later


@pytest.mark.timeout(500)
def test_every_page_of_the_whole_way_and_of_my_is_light(browser: Browser, site: Site):
    email = "light@example.com"
    with watched_page(browser, site) as page:
        kept: set[str] = set()
        walker = Walker(page, email)
        first = _weight(page, lambda page: page.goto("/share/"), kept)
        later: dict[str, Weight] = {}

        def step(answer: Callable[[], None]) -> None:
            weight = _weight(page, lambda _page: walker.leave(answer), kept)
            later[walker.path] = weight

        step(walker.submit)
        while walker.path != "/share/check/":
            step(walker.by_pointer)
        step(walker.submit)
        journey.confirm(page, email)
        later |= weigh_own_pages(page, kept)
    assert {"/share/today/", "/share/sent/", "/my/"} <= later.keys()
    assert first.page <= FIRST
    assert first.fonts + sum(weight.fonts for weight in later.values()) <= FONTS
    assert {path: weight for path, weight in later.items() if weight.page > LATER} == {}


@pytest.mark.parametrize(("path", "further"), [("/", "/articles/"), ("/atlas/", "/atlas/how/")])
def test_the_opening_pages_are_as_light(browser: Browser, site: Site, path: str, further: str):
    first, later = weigh(
        browser, site, lambda page: page.goto(path), lambda page: page.goto(further)
    )
    assert first.page <= FIRST
    assert first.fonts <= FONTS
    assert 0 < later.page <= LATER


WATCH_SHIFTS = """
window.shifted = 0
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) window.shifted += shift.value
}).observe({ type: "layout-shift", buffered: true })
"""
MOST_SHIFT = 0.1


def test_text_shows_before_the_fonts_come(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        held: list[Route] = []
        page.route("**/*.woff2", lambda route: held.append(route))
        page.goto("/share/", wait_until="domcontentloaded")
        painted = "performance.getEntriesByName('first-contentful-paint').length"
        wait_until(lambda: page.evaluate(painted), "text is painted")
        assert held
        assert page.evaluate("document.fonts.status") == "loading"
        assert page.locator("h1").is_visible()
        for route in held:
            route.continue_()


@pytest.mark.parametrize("path", ["/", "/articles/car-t-autoimmune/", "/registry/changes/"])
def test_text_keeps_its_place_when_the_fonts_come(browser: Browser, site: Site, path: str):
    """The score is that of the browser: the part of the screen that moved, and how far. 0.1 is called good."""
    with watched_page(browser, site) as page:
        held: list[Route] = []
        page.route("**/*.woff2", lambda route: held.append(route))
        page.add_init_script(WATCH_SHIFTS)
        page.goto(path, wait_until="domcontentloaded")
        painted = "performance.getEntriesByName('first-contentful-paint').length"
        wait_until(lambda: page.evaluate(painted) and held, "text is painted")
        for route in held:
            route.continue_()
        wait_until(
            lambda: page.evaluate("document.fonts.status") == "loaded", "the fonts are there"
        )
        page.evaluate(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        assert page.evaluate("window.shifted") <= MOST_SHIFT
