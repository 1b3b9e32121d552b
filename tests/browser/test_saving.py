"""A story is kept while it is being written, without leaving the page."""

import re

from playwright.sync_api import Browser, expect

from tests.browser import journey
from tests.browser.site import Site, watched_page


def test_a_story_is_saved_while_it_is_written_and_is_there_on_coming_back(
    browser: Browser, site: Site
):
    with watched_page(browser, site, width=390) as page:
        journey.start(page)
        journey.sign(page, "saving@example.com")
        page.get_by_label("Your story").fill("Written, and never sent by hand.")
        note = page.locator("[data-autosave]")
        expect(note).to_have_text(re.compile(r"^Saved \d\d:\d\d"))
        expect(note).to_have_attribute("role", "status")
        expect(page).to_have_url(re.compile("/share/story/$"))
        page.goto("/share/")
        page.get_by_role("link", name="Your story", exact=True).click()
        expect(page.get_by_label("Your story")).to_have_value("Written, and never sent by hand.")
        journey.go_on(page)
        expect(page.get_by_label("Which year were you born?")).to_be_visible()
