"""A check-in in a real browser: the short way by keyboard, the long one in each language, without scripts."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import psycopg
import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser import journey
from tests.browser.reflow import sticking_out
from tests.browser.site import Site, watched_page
from tests.browser.test_access import audit
from tests.browser.walker import Walker

EMAIL = "check.in@example.com"
NOTHING_NEW = {
    "course": "no", "medicines": "same", "happened": "none", "now": "none", "tested": "none",
    "pregnancy": "none", "choose_again": "yes",
}  # fmt: skip
MUCH = NOTHING_NEW | {
    "course": "yes", "medicines": "changed", "happened": "infection", "tested": "vaccine",
    "now": "fever", "again": "no", "drug": "hydrocortisone", "work": "regained",
    "family": "kept", "sport": "still_not", "sleep": "lost", "travel": "not_applicable",
}  # fmt: skip
LONG_WAY = [
    "course", "relapse", "medicines", "medicines-now", "happened", "infection-1", "tests", "results",
    "again",
]  # fmt: skip
NO_ANSWERS = {"csrfmiddlewaretoken", "version"}


@pytest.fixture(scope="module")
def cookies(browser: Browser, site: Site) -> list[Any]:
    """Of somebody who told their story 200 days ago, so that a check-in is open."""
    with watched_page(browser, site) as page:
        journey.share(page, EMAIL, "It began with tired hands.")
        journey.confirm(page, EMAIL)
        with psycopg.connect(site.cluster.url("postgres", "hesperion")) as database:
            for change in (
                "participants_participant SET submitted_at = submitted_at - interval '200 days'",
                "record_occasion SET told_on = told_on - 200",
            ):
                database.execute(f"UPDATE {change}")
        return page.context.cookies()


def begin(page: Page, site: Site, cookies: list[Any]) -> str:
    """The address of their check-in, of which nothing is answered."""
    with psycopg.connect(site.cluster.url("postgres", "hesperion")) as database:
        database.execute("DELETE FROM followup_checkindraft")
        database.execute(
            "UPDATE followup_checkin SET taken_back_at = now() WHERE taken_back_at IS NULL"
        )
    page.context.add_cookies(cookies)
    page.goto("/my/")
    answers = page.get_by_role("link", name="Your answers").first.get_attribute("href") or ""
    return answers.replace("/answers/", "/check-in/")


def walk(
    walker: Walker, start: str, answer: Callable[[], None], look: Callable[[], None]
) -> list[str]:
    """Answer page by page, looking at each, up to the one with all answers; the pages before it."""
    walker.page.goto(walker.prefix + start)
    came = []
    while walker.path != start:
        came.append(walker.path.removeprefix(start).rstrip("/"))
        look()
        walker.leave(answer)
    look()
    return came


def test_nothing_new_takes_six_pages_and_twelve_answers_by_keyboard(
    browser: Browser, site: Site, cookies: list[Any]
):
    answers: list[str] = []

    def count(request: Request) -> None:
        given = dict(parse_qsl(request.post_data or ""))
        answers.extend(given.keys() - NO_ANSWERS)

    with watched_page(browser, site) as page:
        start = begin(page, site, cookies)
        walker = Walker(page, EMAIL, **NOTHING_NEW)
        page.on("request", count)
        pages = walk(walker, start, walker.by_keyboard, lambda: None)
        assert pages == ["course", "medicines", "happened", "tests", "again"]
        assert len(answers) <= 12, answers
        walker.leave(walker.by_keyboard)
        expect(page.get_by_role("heading", name="Your answers are sent")).to_be_visible()
        audit(page)
        page.get_by_role("link", name="See what you sent").click()
        audit(page)
        page.get_by_role("link", name="Take these answers back").click()
        audit(page)


# axe needs scripts
@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("de", False), ("es", False)])
def test_each_page_of_the_long_way(
    browser: Browser, site: Site, cookies: list[Any], language: str, scripts: bool
):
    with watched_page(browser, site, scripts=scripts, width=390) as page:
        start = begin(page, site, cookies)
        walker = Walker(page, EMAIL, language, **MUCH)

        def look() -> None:
            assert page.locator("html").get_attribute("lang") == language
            assert sticking_out(page) == []
            if scripts:
                audit(page, widths=[390])

        assert walk(walker, start, walker.by_pointer, look) == LONG_WAY
        for section in ("relapse", "infection-1"):  # both dates were asked for
            assert "2015" in page.locator(f"section[aria-labelledby={section}]").inner_text()
        walker.leave(walker.submit)
        assert walker.path == f"{start}sent/"
