"""A participant's own pages on a phone: from the answers to the end, with axe looking at each."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser import journey
from tests.browser.reflow import sticking_out
from tests.browser.site import Site, watched_page
from tests.browser.test_access import ALL_RULES, COLOURS, violations

EMAIL = "own@example.com"
PHONE = {"width": 390, "height": 900}


def audit(page: Page) -> None:
    for scheme, rules in (("light", ALL_RULES), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        assert violations(page, rules=rules) == [], f"{page.url} {scheme}"
    assert sticking_out(page) == []


def follow(page: Page, link: str, heading: str | None = None) -> None:
    page.get_by_role("main").get_by_role("link", name=re.compile(link)).click()
    expect(page.get_by_role("heading", level=1, name=heading or link)).to_be_visible()
    audit(page)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def correct(page: Page) -> None:
    """A second disease, which asks for more; then a look at what was told before."""
    follow(page, "Your answers")
    page.get_by_role("link", name=re.compile(r"Change\s+Your disease")).click()
    page.get_by_label("Scleroderma").check()
    save(page)
    expect(page.get_by_role("heading", level=1, name="Scleroderma")).to_be_visible()
    save(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    audit(page)
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_text("You began a change.")).to_be_visible()
    audit(page)
    page.get_by_role("link", name="Go on with the change").click()
    page.get_by_label("Limited scleroderma").check()
    save(page)
    expect(page.get_by_role("status")).to_contain_text("Limited scleroderma")
    audit(page)
    follow(page, "See what you told before", "What you told before")
    expect(page.get_by_text("Lupus (SLE), Myositis", exact=True)).to_be_visible()
    page.get_by_role("link", name="Back").click()


def choose(page: Page) -> None:
    follow(page, "Your choices")
    page.get_by_label("Count me in numbers everyone can see").check()
    page.get_by_label("Ask me by mail how I am, up to 18 times in 15 years").check()
    page.get_by_role("button", name="Save my choices").click()
    expect(page.get_by_role("status")).to_contain_text("From now on this counts:")
    audit(page)


def withdraw(page: Page) -> None:
    follow(page, "Stop or leave")
    follow(page, "Stop writing to me")
    page.get_by_role("button", name="Stop writing to me").click()
    expect(page.get_by_text("We don’t write with questions or news")).to_be_visible()
    follow(page, "Stop using my answers")
    page.get_by_role("button", name="Stop using my answers").click()
    expect(page.get_by_role("status")).to_be_visible()
    audit(page)


def erase(page: Page) -> None:
    follow(page, "Erase everything")
    page.get_by_role("button", name="Send me the link to erase").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    audit(page)
    journey.open_mail(page, EMAIL, "/my/erase/")
    audit(page)
    page.get_by_role("button", name="Erase everything now").click()
    expect(page.get_by_role("heading", name="Everything is erased")).to_be_visible()
    audit(page)
    page.goto("/my/")
    expect(page).to_have_url(re.compile("/my/sign-in/$"))


def confirm(browser: Browser, site: Site, page: Page) -> None:
    """From Sent by the mailed link to the page of one's own; the link elsewhere then only offers a mail."""
    audit(page)
    journey.open_mail(page, EMAIL)
    audit(page)
    link = page.url
    page.get_by_role("button", name="Yes, this is my address").click()
    expect(page.get_by_role("heading", name="Your address is confirmed")).to_be_visible()
    audit(page)
    with watched_page(browser, site, width=PHONE["width"]) as elsewhere:
        elsewhere.goto(link)
        expect(elsewhere.get_by_role("button", name="Mail me a link to my page")).to_be_visible()
        audit(elsewhere)


def protect(page: Page) -> None:
    """A PIN beside the mailed link; and without one again."""
    follow(page, "Protect these pages with a PIN")
    page.get_by_label("New PIN").fill("402917")
    page.get_by_label("The same PIN again").fill("402918")
    page.get_by_role("button", name="Save the PIN").click()
    expect(page.get_by_text("The two are not the same.").first).to_be_visible()
    audit(page)
    for box in ("New PIN", "The same PIN again"):
        page.get_by_label(box).fill("402917")
    page.get_by_role("button", name="Save the PIN").click()
    expect(page.get_by_text("A PIN is set.")).to_be_visible()
    page.get_by_role("link", name="Back").click()
    page.get_by_role("button", name="Sign out").click()
    journey.ask_for_a_link(page, EMAIL)
    journey.open_mail(page, EMAIL, "/my/open/")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Your PIN")).to_be_visible()
    audit(page)
    page.get_by_label("Your PIN").fill("402917")
    page.get_by_role("button", name="Go on").click()
    follow(page, "Protect these pages with a PIN")
    page.get_by_role("button", name="Go without a PIN").click()
    expect(page.get_by_text("You need no PIN.")).to_be_visible()
    page.get_by_role("link", name="Back").click()


def test_all_of_ones_own_pages_on_a_phone(browser: Browser, site: Site):
    with watched_page(browser, site, width=PHONE["width"]) as page:
        journey.share(page, EMAIL, "A story that comes and goes.")
        confirm(browser, site, page)
        protect(page)
        correct(page)
        page.get_by_role("link", name="Back").click()
        choose(page)
        page.get_by_role("link", name="Back").click()
        follow(page, "My path")
        page.get_by_role("link", name="Back").click()
        follow(page, "Who used your answers")
        page.get_by_role("link", name="Back").click()
        follow(page, "Download everything", "Everything we have about you")
        with page.expect_download() as file:
            page.get_by_role("link", name="Download the file").click()
        assert re.fullmatch(r"hesperion-HSP-.{4}-.{4}\.json", file.value.suggested_filename)
        page.get_by_role("link", name="Back").click()
        withdraw(page)
        erase(page)
