"""What the browser makes of an address before it sends it."""

from playwright.sync_api import Browser, expect

from tests.browser import journey
from tests.browser.site import Site, watched_page


def test_the_very_address_that_was_typed_arrives(browser: Browser, site: Site):
    """In a box of type email Chromium sends strasse.example, which is another host."""
    with watched_page(browser, site, width=390) as page:
        journey.start(page)
        journey.sign(page, "arrives@straße.example")
        page.goto("/share/sign/?change")
        box = page.get_by_label("Your email address")
        expect(box).to_have_value("arrives@straße.example")
        expect(box).to_have_attribute("inputmode", "email")
