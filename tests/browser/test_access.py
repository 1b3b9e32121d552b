"""Every page, at 390 and 1280 px, light and dark: axe finds nothing, nothing sticks out, errors lead."""

import json
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import journey
from tests.browser.reflow import sticking_out
from tests.browser.site import Site, watched_page
from tests.browser.walker import Walker
from tests.sizes import IN_FULL

AXE = next((Path(__file__).parents[1] / "vendor").glob("axe-core-*/axe.min.js")).read_text()
ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What the dark scheme can change: colours, and what is told by them alone.
COLOURS = ["color-contrast", "link-in-text-block"]
WIDTHS = (390, 1280)
View = tuple[str, list[str], int]
# The scheme and the elements with their attributes. Of words, addresses and values only that there are some.
MADE_OF = """() => matchMedia("(prefers-color-scheme: dark)").matches + document.documentElement.outerHTML
    .replace(/>[^<]*[^<\\s][^<]*</g, ">x<")
    .replace(/ (href|value|max|content|src|srcset)="[^"]+"/g, " $1")"""
# Colours are measured once they are what they become: a notice that fades in is pale for a moment. The policy
# of a page says nothing of a stylesheet that is made so.
AT_REST = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`*, ::before, ::after { transition: none !important;
        animation-duration: 0s !important; animation-delay: 0s !important; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
_without_violations: set[str] = set()
_looks = count()


def audit(page: Page, *, without: Iterable[str] = (), widths: Iterable[int] | None = None) -> None:
    assert list(faults(page, without, widths)) == []


def faults(
    page: Page, without: Iterable[str] = (), widths: Iterable[int] | None = None
) -> Iterator[str]:
    """In both widths by all of axe's rules but those `without`; in the dark by those about colours."""
    for scheme, rules, width in _views(*(widths or WIDTHS)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})
        for violation in violations(page, without, rules):
            yield f"{page.url} {scheme} {width}: {violation}"
    yield from sticking_out(page)


def _views(*widths: int) -> list[View]:
    """In `make test` by turns one of the widths, and for every other page the dark on a phone."""
    light: list[View] = [("light", ALL_RULES, width) for width in widths]
    dark: list[View] = [("dark", COLOURS, width) for width in widths]
    if IN_FULL:
        return light + dark
    number = next(_looks)
    return [light[number % len(light)], *dark[: number % 2]]


def violations(
    page: Page, without: Iterable[str] = (), rules: Iterable[str] = ALL_RULES
) -> list[Any]:
    """What axe finds, by tags or names of its rules.

    A page that is made as one before, in other words alone, was looked at.
    """
    wanted = [rule for rule in rules if rule not in without]
    page.wait_for_load_state()  # a click waits for the next page's first bytes only
    seen = json.dumps([page.evaluate(MADE_OF), page.viewport_size, wanted])
    if seen in _without_violations and not IN_FULL:
        return []
    options = {
        "runOnly": wanted,
        "rules": {rule: {"enabled": False} for rule in without},
        "resultTypes": ["violations"],
        "preload": False,  # it would fetch stylesheets by script, which the pages' policy stops
    }
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
        page.evaluate(AT_REST)
    found = page.evaluate("async rules => (await axe.run(document, rules)).violations", options)
    if not found:
        _without_violations.add(seen)
    return [(v["id"], [(n["html"], n["failureSummary"]) for n in v["nodes"]]) for v in found]


def audit_errors(page: Page) -> None:
    """The page shows errors, and each link in their summary puts the focus on a control."""
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert page.title().startswith("Error: ")
    links = page.locator(".govuk-error-summary a")
    for index in range(links.count()):
        target = links.nth(index).get_attribute("href")
        links.nth(index).click()
        assert page.evaluate("'#' + document.activeElement.id") == target
        assert page.evaluate("document.activeElement.matches('input, select, textarea')")
    audit(page, widths=WIDTHS if IN_FULL else WIDTHS[:1])


FOR_EVERYBODY = (
    "/", "/articles/", "/articles/car-t-autoimmune/", "/articles/car-t-autoimmune/history/",
    "/articles/words/", "/articles/search/?q=cells", "/articles/search/?q=zzzz",
    "/de/articles/car-t-autoimmune/", "/es/articles/taking-part-in-research/", "/share/", "/share/left/",
    "/share/confirm/wrong/", "/my/open/wrong/", "/nowhere/", "/dev/mail/", "/account/login/",
)  # fmt: skip


def test_the_pages_for_everybody(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        found: list[str] = []
        for path in FOR_EVERYBODY:
            page.goto(path)
            found += faults(page)
        assert found == []


def test_a_notice_that_fades_in_is_measured_as_it_will_be(browser: Browser):
    page = browser.new_page()
    page.set_content("<p style='opacity: 0.2; transition: opacity 60s'>Sent.</p>")
    page.locator("p").evaluate("notice => { notice.style.opacity = 1; }")
    assert violations(page, rules=COLOURS) == []
    page.close()


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("teller", ["self", "parent", "relative"])
def test_every_page_of_the_intake_with_and_without_errors(
    browser: Browser, site: Site, teller: str
):
    with watched_page(browser, site) as page:
        age, born = ("12-15", "2013") if teller == "parent" else ("18", "1980")
        email = f"access-{teller}@example.com"
        walker = Walker(page, email, teller=teller, age_group=age, birth_year=born)
        walker.start()

        def look() -> None:
            path = walker.path
            assert violations(page) == [], path
            walker.submit()
            page.wait_for_load_state()
            if walker.path == path:
                audit_errors(page)
            else:  # nothing has to be answered there
                page.go_back()
                audit(page)

        walker.walk(walker.by_pointer, look)
        audit(page)
        walker.submit()
        page.wait_for_url("**/share/sent/")
        audit(page)
        journey.open_mail(page, email)
        audit(page)


def test_the_participants_own_pages_with_and_without_errors(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        journey.share(page, "own-pages@example.com", "For the pages of one's own.")
        page.goto("/my/")
        audit(page)
        page.get_by_role("button", name="Send me a link").click()
        audit_errors(page)
        journey.ask_for_a_link(page, "own-pages@example.com")
        audit(page)
        page.get_by_role("button", name="Sign in with the code").click()
        audit_errors(page)
        for _ in range(5):
            page.get_by_label("The code from the mail").fill("0000-0000")
            page.get_by_role("button", name="Sign in with the code").click()
        expect(page.get_by_role("heading", name="does not work any more")).to_be_visible()
        audit(page)
        journey.open_mail(page, "own-pages@example.com", "/my/open/")
        audit(page)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        audit(page)
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
        audit(page)


@pytest.fixture(scope="module")
def told(browser: Browser, site: Site) -> None:
    """Somebody whose story researchers may read."""
    with watched_page(browser, site) as page:
        journey.share(page, "told@example.com", "For the admin.")
        journey.confirm(page, "told@example.com")


@pytest.mark.usefixtures("told")
def test_the_researchers_pages(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        journey.sign_in(page, site, "researcher")
        audit(page)
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Records").click()
        audit(page)
        page.set_viewport_size({"width": 390, "height": 900})
        page.locator(".filters > summary").click()
        page.locator("#filter-diagnosis .facet__value").first.click()
        expect(page.locator(".chip")).to_have_count(1)
        expect(page.locator("#filter-diagnosis")).to_be_visible()  # where it was chosen
        audit(page)
        page.locator(".records__table tbody th a").first.click()
        audit(page)


@pytest.mark.long
def test_the_pages_of_saved_cohorts(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        forms = WIDTHS if IN_FULL else WIDTHS[:1]
        journey.sign_in(page, site, "researcher")
        for name, kind in (("Women", "Dynamic"), ("Women of today", "Static")):
            page.goto("/admin/research/cohorts/save/?sex=female&diagnosis.not=ssc")
            page.get_by_role("button", name="Save").click()
            expect(page.get_by_text("Enter a name.")).to_be_visible()
            audit(page, widths=forms)
            page.get_by_label("Name").fill(name)
            page.get_by_label(kind).check()
            page.get_by_role("button", name="Save").click()
            expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        audit(page)
        for link in ("Rename or share", "Delete"):
            page.get_by_role("link", name=link).click()
            audit(page, widths=forms)
            page.go_back()
        page.get_by_role("button", name="Compare").click()
        expect(page.get_by_text("In both:")).to_be_visible()
        audit(page)
        page.get_by_role("link", name="Cohorts", exact=True).click()
        audit(page)


@pytest.mark.usefixtures("told")
def test_the_pages_that_tell_a_steward_who_somebody_is(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        journey.sign_in(page, site, "steward")
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Records").click()
        page.locator(".records__table tbody th a").first.click()
        audit(page)
        page.get_by_role("link", name="Who is this?").click()
        audit(page)
        page.get_by_role("button", name="Show name and email address").click()
        expect(page.get_by_text("Enter a reason.")).to_be_visible()
        audit(page)
        page.get_by_label("Reason").fill("The ethics board asked us to write to them.")
        page.get_by_role("button", name="Show name and email address").click()
        expect(page.get_by_text("told@example.com")).to_be_visible()
        audit(page)
