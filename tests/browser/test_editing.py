"""An article from its first draft to a change that readers see and hear, by the forms that editors use."""

import re
from contextlib import suppress

from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as NotThere

from tests.browser import journey
from tests.browser.site import Site, watched_page
from tests.browser.test_access import audit
from tests.services import wait_until

ARTICLE = "/articles/on-waiting/"
SOURCE = {"authors": "Doe J", "journal": "A Journal", "year": "2024"}
NEWER = "You saved a new version in another window"
ADDED = "Many wait for a year."


def test_a_change_goes_by_an_editor_and_a_doctor_to_readers_who_see_and_hear_it(
    browser: Browser, site: Site
):
    with watched_page(browser, site) as page:
        _write(page, site)
        _add_reference(page, key="doe2024", title="On waiting rooms", doi="10.1000/waiting")
        _hand_in(page)
        assert page.request.get(ARTICLE).status == 404
    with watched_page(browser, site) as page:
        journey.approve(page, site)
        first = _sound(page)
    with watched_page(browser, site) as page:
        _open(page, site)
        _type(page, f" {ADDED} [@roe2026]")
        page.locator("select[name=change_kind]").select_option("update")
        page.locator("textarea[name=change_note]").fill("We say how long people wait.")
        _submit(page)
        expect(page.get_by_text("cites what is not among the references: roe2026")).to_be_visible()
        _add_reference(page, key="roe2026", title="A year of it", pmid="12345678")
        _hand_in(page)
        page.goto(ARTICLE)
        expect(page.locator(".article-body")).not_to_contain_text(ADDED)
    with watched_page(browser, site) as page:
        journey.approve(page, site)
        second = _sound(page)
        assert second != first
        expect(page.locator(".article-body")).to_contain_text(ADDED)
        expect(page.locator("#ref-2")).to_contain_text("A year of it")
        expect(page.locator(".byline")).to_contain_text("Reviewed by a doctor on")
        audit(page)
        page.get_by_role("link", name="How this article changed").click()
        expect(page.get_by_text("We say how long people wait.")).to_be_visible()
        audit(page)
        page.get_by_text("Every word that changed in version 2").click()
        expect(page.locator("ins").first).to_contain_text(ADDED)
        audit(page)


def _write(page: Page, site: Site) -> None:
    """The form of a new article, filled in but for its references."""
    _list_articles(page, site)
    page.get_by_role("link", name="Add child page").first.click()
    page.locator("a[href*='/add/articles/articlepage/']").click()
    page.locator("[name=title]").fill("On waiting")
    page.locator("[name=standfirst]").fill("What waiting is like.")
    page.locator("[name=prepared_by]").fill("The test's editor")
    page.locator("[name=checked_on]").fill("2026-11-01")
    _insert_text(page)
    _type(page, "People wait. [@doe2024]")


def _insert_text(page: Page) -> None:
    """A busy browser does not always show the menu at the first press: an editor presses again."""
    body = page.locator("#panel-child-content-body-section")
    text = page.get_by_role("option", name="Text", exact=True)
    for _ in range(20):
        body.get_by_role("button", name="Insert a block").click()
        with suppress(NotThere):
            return text.click(timeout=3000)
    raise AssertionError("The menu of blocks did not open.")


def _open(page: Page, site: Site) -> None:
    _list_articles(page, site)
    page.locator("main").get_by_role("link", name="On waiting").first.click()
    page.wait_for_url("**/edit/")


def _list_articles(page: Page, site: Site) -> None:
    journey.sign_in(page, site, "editor", door="/cms/")
    page.goto("/cms/pages/")
    for parent in ("A new treatment", "Articles"):
        page.get_by_role("link", name=f"Explore child pages of '{parent}").click()


def _type(page: Page, text: str) -> None:
    page.locator(".Draftail-Editor [contenteditable=true]").first.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)
    # The editor hands on what was typed a moment after the last key.
    expect(page.locator("[name=body-0-value]")).to_have_value(re.compile(re.escape(text.strip())))


def _add_reference(page: Page, **facts: str) -> None:
    forms = page.locator("#id_references-TOTAL_FORMS")
    number = int(forms.input_value())
    page.locator("#id_references-ADD").click()
    for name, told in (facts | SOURCE).items():
        page.locator(f"#id_references-{number}-{name}").fill(told)


def _hand_in(page: Page) -> None:
    _submit(page)
    page.add_locator_handler(page.get_by_role("dialog", name=NEWER), _submit_anyway, times=1)
    expect(page.get_by_text("submitted for moderation")).to_be_visible()


def _submit(page: Page) -> None:
    page.locator("footer .w-dropdown__toggle").last.click()
    page.get_by_role("button", name="Submit to Medical review").click()


def _submit_anyway(dialog: Locator) -> None:
    """The editor's own autosave, when it overlaps a press, is taken by the CMS for another window's."""
    dialog.get_by_role("button", name="Submit to Medical review").click()


def _sound(page: Page) -> str:
    """The file that the page's player plays, once the worker has read the text."""
    audio = page.locator("[data-narration] audio")

    def is_there() -> bool:
        page.goto(ARTICLE)
        return audio.count() == 1

    wait_until(is_there, "the article is read aloud", 120)
    length = "document.querySelector('[data-narration] audio').duration > 1"
    wait_until(lambda: page.evaluate(length), "its length is known")
    return audio.get_attribute("src") or audio.locator("source").get_attribute("src") or ""
