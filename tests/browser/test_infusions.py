"""Infusions after the first, one page each, on a phone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import journey
from tests.browser.site import Site, watched_page
from tests.browser.test_my_pages import PHONE, audit, follow
from tests.browser.walker import Walker

EMAIL = "infusions@example.com"

pytestmark = pytest.mark.timeout(400)  # twenty pages before they can sign in


def open_section(page: Page, link: str) -> None:
    page.get_by_role("link", name=re.compile(rf"{link}$")).click()
    audit(page)


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def test_one_after_the_other_by_keyboard_and_the_last_one_removed(browser: Browser, site: Site):
    with watched_page(browser, site, width=PHONE["width"]) as page:
        walker = Walker(page, EMAIL)
        walker.start()
        walker.walk(walker.by_pointer)
        walker.submit()
        page.wait_for_url("**/share/sent/")
        journey.ask_for_a_link(page, EMAIL)
        journey.open_mail(page, EMAIL, "/my/open/")
        page.get_by_role("button", name="Sign in").click()
        follow(page, "Your answers")
        open_section(page, "The second infusion")
        walker.leave(walker.by_keyboard)  # and there was another one
        heading(page, "Infusion 3")
        audit(page)
        walker.told["again"] = "no"
        walker.leave(walker.by_pointer)
        heading(page, "Your answers")
        audit(page)
        open_section(page, "The second infusion")
        expect(page.get_by_text("we take back the later infusions")).to_be_visible()
        page.get_by_role("link", name="Back").click()
        open_section(page, "Infusion 3")
        page.get_by_role("button", name="Remove this infusion").click()
        heading(page, "Your answers")
        expect(page.get_by_role("heading", name="The second infusion")).to_be_visible()
        expect(page.get_by_role("heading", name="Infusion 3")).to_have_count(0)
