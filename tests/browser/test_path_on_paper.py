"""A participant's path: on a phone, light and dark, and on one sheet of A4."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser import journey
from tests.browser.reflow import sticking_out
from tests.browser.site import Site, watched_page
from tests.browser.test_access import audit
from tests.browser.test_print import is_for_paper

PHONES = (320, 390)
EMAIL = "path@example.com"


def open_path(page: Page) -> None:
    [address] = {
        link.get_attribute("href") or ""
        for link in page.get_by_role("main").get_by_role("link").all()
        if re.search("/path/$", link.get_attribute("href") or "")
    }
    page.goto(address)


def test_a_path_on_a_phone_and_on_paper(browser: Browser, site: Site):
    with watched_page(browser, site, width=390) as page:
        journey.share(page, EMAIL, "A story with a path.")
        journey.confirm(page, EMAIL)
        open_path(page)
        drawing = page.get_by_role("img", name="My path")
        expect(drawing).to_be_hidden()
        page.get_by_text("Show my path").click()
        expect(drawing).to_be_visible()
        audit(page, widths=PHONES)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert sticking_out(page) == []
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.get_by_label("Blood tests and numbers").uncheck()
        page.get_by_role("button", name="Show these parts").click()
        expect(page).to_have_url(re.compile("parts=illness"))
        expect(drawing).to_be_visible()
        expect(page.get_by_text("ANA (antinuclear antibodies)")).to_be_hidden()
        is_for_paper(page)
        expect(page.get_by_role("button", name="Show these parts")).to_be_hidden()
        assert sheets(page.pdf(format="A4", prefer_css_page_size=True)) == 1


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
