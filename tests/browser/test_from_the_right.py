"""In a language that is written from the right, everything stands on the other side, and nothing sticks out."""

import re

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.reflow import sticking_out
from tests.browser.site import Site, watched_page
from tests.browser.test_access import audit

WIDTHS = (390, 1280)
UNKNOWN_LANGUAGE = ("html-lang-valid", "valid-lang")  # nobody speaks it, as axe rightly says


def begin(page: Page) -> None:
    """To the first question, by the start page."""
    page.goto("/xr/share/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/xr/share/\w"))


def edges(part: Locator) -> tuple[float, float]:
    """The left and the right edge on the page."""
    box = part.bounding_box()
    assert box
    return box["x"], box["x"] + box["width"]


def drawn_before(page: Page, selector: str) -> float:
    """How far from the left edge of an element its drawn `::before` begins."""
    return page.locator(selector).first.evaluate(
        "element => parseFloat(getComputedStyle(element, '::before').left)"
    )


def is_from_the_right(page: Page) -> None:
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert sticking_out(page) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wordmark, heading = edges(page.locator(".wordmark")), edges(page.locator("h1"))
        assert wordmark[0] > width / 2
        assert heading[1] > width / 2


def test_the_pages_before_the_questions_stand_on_the_right_and_are_accessible(
    browser: Browser, from_the_right: Site
):
    with watched_page(browser, from_the_right) as page:
        for path in ("/xr/", "/xr/share/", "/xr/atlas/"):
            page.goto(path)
            is_from_the_right(page)
            audit(page, without=UNKNOWN_LANGUAGE)


def test_a_page_with_errors_stands_on_the_right_and_is_accessible(
    browser: Browser, from_the_right: Site
):
    with watched_page(browser, from_the_right) as page:
        begin(page)
        page.locator("main form button[type=submit]").click()
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        is_from_the_right(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            column = edges(page.locator("main h1"))
            assert edges(page.locator(".govuk-back-link"))[1] == column[1]
            assert edges(page.locator(".govuk-error-summary__title"))[1] > column[1] - 60
            assert edges(page.locator(".govuk-error-message").first)[1] > column[1] - 60
        audit(page, without=UNKNOWN_LANGUAGE)


def test_marks_are_drawn_on_the_right(browser: Browser, from_the_right: Site):
    """The back link's arrow, and the boxes to tick: where the text begins."""
    with watched_page(browser, from_the_right) as page:
        begin(page)
        arrow = page.locator(".govuk-back-link")
        assert drawn_before(page, ".govuk-back-link") > edges(arrow)[1] - edges(arrow)[0] - 20
        for kind in ("checkboxes", "radios"):
            for label in page.locator(f".govuk-{kind}__label").all()[:1]:
                width = edges(label)[1] - edges(label)[0]
                assert drawn_before(page, f".govuk-{kind}__label") > width - 60


def test_the_language_can_be_left_again(browser: Browser, from_the_right: Site):
    with watched_page(browser, from_the_right) as page:
        page.goto("/xr/share/")
        page.locator(".languages summary").click()
        page.locator(".languages ul").get_by_text("Deutsch").click()
        page.wait_for_url("**/de/share/")
        assert page.locator("html").get_attribute("dir") == "ltr"
