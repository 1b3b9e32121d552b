"""Changing the language: with and without scripts, and the word about what was typed."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import journey
from tests.browser.site import Site, watched_page

QUESTION = re.compile(r"/share/\w")
WARNING = "Changing the language clears what you typed"


def test_an_untouched_page_changes_its_language_at_once(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        journey.start(page)
        page.wait_for_url(QUESTION)
        address = page.url
        page.get_by_role("link", name="Deutsch").click()
        page.wait_for_url(address.replace("/share/", "/de/share/"))
        expect(page.get_by_role("link", name="Deutsch")).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_page_with_a_form_says_what_a_change_clears_before_and_after_typing(
    browser: Browser, site: Site, scripts
):
    with watched_page(browser, site, scripts=scripts) as page:
        journey.start(page)
        journey.consent(page)
        expect(page.get_by_text(WARNING)).to_be_visible()
        page.get_by_label("Your full name").press_sequentially("Half a name")
        expect(page.get_by_text(WARNING)).to_be_visible()
        page.get_by_role("link", name="Deutsch").click()
        page.wait_for_url(re.compile("/de/share/"))
        assert page.locator("html").get_attribute("lang") == "de"
