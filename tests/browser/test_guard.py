"""The box for scripts, in a browser: nobody meets it, and filled by mistake it harms nobody."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import journey
from tests.browser.site import Site, watched_page

TRAP = "[name=homepage]"
EVENTS = {"with scripts": True, "without scripts": False}


def fill_in_secret(page: Page) -> None:
    """As a careless password manager would."""
    page.locator(TRAP).evaluate("trap => { trap.value = 'filled'; }")


def assert_nobody_meets_it(page: Page) -> None:
    expect(page.locator(TRAP)).to_have_count(1)
    expect(page.locator(TRAP)).to_be_hidden()
    assert "Leave this box empty" not in page.locator("body").aria_snapshot()
    for _ in range(page.locator("a, button, input, summary").count()):
        page.keyboard.press("Tab")
        assert not page.evaluate("trap => document.activeElement.matches(trap)", TRAP)


@pytest.mark.parametrize("scripts", EVENTS.values(), ids=EVENTS.keys())
def test_a_box_filled_by_mistake_is_explained_and_the_next_try_passes(
    browser: Browser, site: Site, scripts: bool
):
    with watched_page(browser, site, scripts=scripts, width=390) as page:
        page.goto("/share/")
        assert_nobody_meets_it(page)
        fill_in_secret(page)
        page.get_by_role("button", name="Start").first.click()
        expect(page.get_by_text("A box that people can’t see was filled in.")).to_be_visible()
        page.get_by_role("button", name="Start").first.click()
        journey.consent(page)
        assert_nobody_meets_it(page)
        fill_in_secret(page)
        journey.put_name(page, "careless@example.com")
        expect(page.get_by_text("A box that people can’t see was filled in.")).to_be_visible()
        expect(page.get_by_label("Your full name")).to_have_value(journey.NAME)
        page.get_by_role("button", name="Sign and continue").click()
        journey.answer_all(page, "A story sent with a careless password manager.")
        assert_nobody_meets_it(page)
        fill_in_secret(page)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("A box that people can’t see was filled in.")).to_be_visible()
        journey.send(page)
