"""Changing the language: with and without scripts, and what happens to what was typed."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser import journey
from tests.browser.site import Site, watched_page

QUESTION = re.compile(r"/share/\w")
WOULD_ASK = "() => !dispatchEvent(new Event('beforeunload', {cancelable: true}))"


def type_something(page: Page) -> None:
    page.locator("main input[type=text]:visible").first.press_sequentially("Half a name")


def test_an_untouched_page_changes_its_language_at_once(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        journey.start(page)
        page.wait_for_url(QUESTION)
        address = page.url
        page.get_by_role("link", name="Deutsch").click()
        page.wait_for_url(address.replace("/share/", "/de/share/"))
        expect(page.get_by_role("link", name="Deutsch")).to_have_attribute("aria-current", "true")


def test_the_browser_is_told_to_ask_only_where_something_was_typed(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        journey.start(page)
        page.wait_for_url(QUESTION)
        page.evaluate("addEventListener('click', event => event.preventDefault())")  # stay here
        page.get_by_role("link", name="Español").click()
        assert not page.evaluate(WOULD_ASK)
        type_something(page)
        page.get_by_role("link", name="Español").click()
        assert page.evaluate(WOULD_ASK)


def test_without_scripts_the_page_says_it_and_the_links_work(browser: Browser, site: Site):
    with watched_page(browser, site, scripts=False) as page:
        journey.start(page)
        page.wait_for_url(QUESTION)
        expect(page.get_by_text("Changing the language clears what you typed")).to_be_visible()
        page.get_by_role("link", name="Deutsch").click()
        page.wait_for_url(re.compile("/de/share/"))
        assert page.locator("html").get_attribute("lang") == "de"
