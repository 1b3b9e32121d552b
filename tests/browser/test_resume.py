"""Begun on one device, gone on with on another, in real browsers."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import journey
from tests.browser.site import Site, watched_page

CODE = re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$")
EVENTS = {"with scripts": True, "without scripts": False}


@pytest.mark.parametrize("scripts", EVENTS.values(), ids=EVENTS.keys())
def test_the_mailed_link_and_the_code_go_on_elsewhere_at_the_first_gap(
    browser: Browser, site: Site, scripts: bool
):
    email = f"resume-{scripts}@example.com".lower()
    with watched_page(browser, site, scripts=scripts) as page:
        journey.start(page)
        journey.sign(page, email)
        expect(page.get_by_text("you need this code")).to_be_visible()
        gap = page.url
        code = page.get_by_text(CODE).inner_text()
        page.get_by_role("button", name="Save and stop for now").click()
        expect(page.get_by_text(code)).to_be_visible()
        page.get_by_role("button", name="Mail me a link").click()
        expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    with watched_page(browser, site, scripts=scripts, width=390) as phone:
        journey.open_mail(phone, email, "/share/resume/open/")
        phone.get_by_label("Your code").fill("0000-0000")
        phone.get_by_role("button", name="Go on").click()
        expect(phone.locator(".govuk-error-summary")).to_contain_text("This code does not fit")
        phone.get_by_label("Your code").fill(code.lower())
        phone.get_by_role("button", name="Go on").click()
        expect(phone).to_have_url(gap)


def test_who_comes_back_asks_by_the_address_and_needs_no_code_once_it_is_proved(
    browser: Browser, site: Site
):
    email = "resume-again@example.com"
    with watched_page(browser, site) as page:
        journey.start(page)
        journey.sign(page, email)
        gap = page.url
        page.get_by_role("button", name="Save and stop for now").click()
        page.get_by_role("button", name="Mail me a link").click()
        expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
        journey.open_mail(page, email, "/share/resume/open/")
        page.get_by_role("button", name="Go on").click()
        expect(page).to_have_url(gap)
    with watched_page(browser, site, width=390) as phone:
        ask(phone, email)
        journey.open_mail(phone, email, "/share/resume/open/")
        phone.get_by_role("button", name="Go on").click()
        expect(phone).to_have_url(gap)


def ask(page, email):
    page.goto("/share/")
    page.get_by_role("link", name="Go on elsewhere").click()
    page.get_by_label("Your email address").fill(email)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
