"""Changing the language, with and without scripts, loses nothing that was typed."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import journey
from tests.browser.site import Site, watched_page

QUESTION = re.compile(r"/share/\w")


def test_an_untouched_page_changes_its_language_at_once(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        journey.start(page)
        page.wait_for_url(QUESTION)
        address = page.url
        page.locator(".languages summary").click()
        with page.expect_navigation() as opened:
            page.locator(".languages ul").get_by_text("Deutsch").click()
        assert opened.value.request.method == "GET"  # there was nothing to send along
        assert page.url == address.replace("/share/", "/de/share/")
        expect(page.locator(".languages ul").get_by_text("Deutsch")).to_have_attribute(
            "aria-current", "true"
        )


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_typed_stays_when_the_language_changes_and_enter_still_goes_on(
    browser: Browser, site: Site, scripts
):
    with watched_page(browser, site, scripts=scripts) as page:
        journey.start(page)
        journey.consent(page)
        page.get_by_label("Your full name").fill("Half a name")
        page.get_by_label("Your email address").fill("half@example.com")
        page.locator(".languages summary").click()
        page.get_by_role("button", name="Deutsch").click()
        page.wait_for_url(re.compile("/de/share/sign/"))
        assert page.locator("html").get_attribute("lang") == "de"
        name = page.get_by_label("Ihr vollständiger Name")
        expect(name).to_have_value("Half a name")
        expect(page.locator(".govuk-error-message")).to_have_count(0)
        name.press("Enter")
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        assert page.locator("html").get_attribute("lang") == "de"
