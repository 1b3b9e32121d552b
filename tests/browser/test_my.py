"""The way to the page of one's own, by the link and by the code, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import journey
from tests.browser.site import Site, watched_page

EVENTS = {"with scripts": True, "without scripts": False}
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}(?=\s)")


def assert_is_inside(page: Page) -> None:
    expect(page).to_have_url(re.compile("/my/$"))
    expect(page.get_by_text("HSP-")).to_have_count(1)
    expect(page.get_by_text("Confirmed", exact=True)).to_be_visible()


@pytest.mark.parametrize("scripts", EVENTS.values(), ids=EVENTS.keys())
def test_the_link_opens_it_once_and_signing_out_closes_it(
    browser: Browser, site: Site, scripts: bool
):
    email = f"link-{scripts}@example.com".lower()
    with watched_page(browser, site, scripts=scripts, width=390) as page:
        journey.share(page, email, "A story to come back to.")
        journey.ask_for_a_link(page, email)
        journey.open_mail(page, email, "/my/open/")
        link = page.url
        page.reload()
        page.get_by_role("button", name="Sign in").click()
        assert_is_inside(page)
        page.goto(link)
        expect(page.get_by_role("heading", name="This link does not work")).to_be_visible()
        page.goto("/my/")
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
        page.go_back()
        expect(page).to_have_url(re.compile("/my/sign-in/$"))


@pytest.mark.parametrize("scripts", EVENTS.values(), ids=EVENTS.keys())
def test_the_code_works_where_it_was_asked_for(browser: Browser, site: Site, scripts: bool):
    email = f"code-{scripts}@example.com".lower()
    with watched_page(browser, site, scripts=scripts, width=390) as page:
        journey.share(page, email, "A story read on another device.")
        journey.ask_for_a_link(page, email)
        with watched_page(browser, site) as phone:
            text = journey.find_mail(phone, email, "/my/open/").inner_text()
        page.get_by_label("The code from the mail").fill("0000-0000")
        page.get_by_role("button", name="Sign in with the code").click()
        expect(page.locator(".govuk-error-summary")).to_contain_text("This code does not fit")
        code = next(found for found in CODE.findall(text) if not found.startswith("HSP"))
        page.get_by_label("The code from the mail").fill(code.lower())
        page.get_by_role("button", name="Sign in with the code").click()
        assert_is_inside(page)


def test_a_browser_that_opens_a_link_and_runs_its_scripts_uses_nothing_up(
    browser: Browser, site: Site
):
    with watched_page(browser, site) as page:
        journey.share(page, "scanned@example.com", "A story whose mail is scanned.")
        journey.ask_for_a_link(page, "scanned@example.com")
        journey.open_mail(page, "scanned@example.com", "/my/open/")
        with watched_page(browser, site) as scanner:
            for _ in range(3):
                scanner.goto(page.url, wait_until="networkidle")
        page.get_by_role("button", name="Sign in").click()
        assert_is_inside(page)
