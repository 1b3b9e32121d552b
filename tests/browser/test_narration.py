"""An article that is read aloud, in a browser: with scripts and without."""

from playwright.sync_api import Browser, expect

from tests.browser.site import Site, watched_page
from tests.services import wait_until

EXPLAINER = "/articles/car-t-autoimmune/"
AUDIO = "document.querySelector('[data-narration] audio')"


def test_the_player_knows_its_length_jumps_to_headings_changes_speed_and_marks_what_is_read(
    browser: Browser, site: Site
):
    with watched_page(browser, site, width=390) as page:
        page.goto(EXPLAINER)
        wait_until(lambda: page.evaluate(f"{AUDIO}.duration > 1100"), "its length is known")
        assert page.evaluate(f"{AUDIO}.paused"), "it never plays by itself"
        page.get_by_role("button", name="1.5×").click()
        assert page.evaluate(f"{AUDIO}.playbackRate") == 1.5
        expect(page.get_by_role("button", name="1.5×")).to_have_attribute("aria-pressed", "true")
        page.get_by_text("Listen from a heading").click()
        link = page.locator("[data-start]", has_text="What CAR-T is")
        start = float(link.get_attribute("data-start") or 0)
        link.click()
        wait_until(lambda: page.evaluate(f"{AUDIO}.currentTime >= {start}"), "it is there")
        expect(page.locator(".article-body .is-read-aloud").first).to_be_visible()
        expect(page.locator("[data-line]")).to_contain_text("CAR-T")
        page.get_by_role("button", name="Next heading").click()
        expect(page.locator(".article-body .is-read-aloud")).to_have_text(
            "From cancer to autoimmune disease"
        )


def test_without_scripts_the_browsers_own_player_and_links_into_the_sound_are_there(
    browser: Browser, site: Site
):
    with watched_page(browser, site, scripts=False, width=390) as page:
        page.goto(EXPLAINER)
        expect(page.locator("[data-narration] audio[controls]")).to_be_visible()
        expect(page.get_by_role("button", name="Next heading")).to_be_hidden()
        address = page.locator("[data-start]").first.get_attribute("href") or ""
        assert "#t=" in address
