"""A story is kept while it is being written, without leaving the page."""

import re

from playwright.sync_api import Browser, Route, expect

from hesperion.ui.fields import StoryField
from intake.record.forms.story import STORY_LENGTH
from tests.browser import journey
from tests.browser.site import Site, watched_page

COUNTED = [
    "a" + "💥" * 10_001,
    "one\r\ntwo\n\nthree\n",
    "  Mu\u0308ller said: \u202eno\u202c\xad  ",
    "👩\u200d🔬 نامه\u200cای ❤\ufe0f",
    "a\tb\x0bc",
    "x" * 20_001,
]


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


def test_what_was_written_before_the_script_came_is_saved_too(browser: Browser, site: Site):
    script = re.compile(r"/js/autosave\b")
    late: list[Route] = []
    with watched_page(browser, site, width=390) as page:
        page.route(script, lambda route: late.append(route))
        journey.start(page)
        with page.expect_request(script):
            journey.sign(page, "early@example.com")
        page.get_by_label("Your story").fill("Written before the page was whole.")
        late[0].continue_()
        expect(page.locator("[data-autosave]")).to_have_text(re.compile(r"^Saved \d\d:\d\d"))


def test_the_counter_says_what_the_server_counts(browser: Browser, site: Site):
    field = StoryField(max_length=2 * STORY_LENGTH)
    with watched_page(browser, site) as page:
        journey.start(page)
        journey.sign(page, "counting@example.com")
        counter = page.locator(".govuk-character-count__status")
        for text in COUNTED:
            page.get_by_label("Your story").fill(text)
            left = STORY_LENGTH - len(field.clean(text))
            end = "left" if left >= 0 else "too many"
            expect(counter).to_have_text(re.compile(rf"^You have {abs(left):,} characters? {end}$"))
