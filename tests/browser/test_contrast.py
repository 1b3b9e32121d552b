"""High contrast, forced by the system; and edges of what can be chosen."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import journey
from tests.browser.reflow import sticking_out
from tests.browser.site import Site, watched_page
from tests.browser.walker import Walker
from tests.unit.ui.test_tokens import SETS, contrast

EDGE = """element => { const style = getComputedStyle(element);
    return [style.borderTopStyle, parseFloat(style.borderTopWidth)]; }"""
COLOURS = """element => { const style = getComputedStyle(element);
    const hex = part => (+part).toString(16).padStart(2, "0");
    return [style.borderTopColor, style.backgroundColor].map(
        colour => "#" + colour.match(/\\d+/g).slice(0, 3).map(hex).join("")); }"""


def has_edge(page: Page, selector: str) -> None:
    style, width = page.locator(selector).first.evaluate(EDGE)  # once it is there
    assert (style, width >= 1) == ("solid", True), selector


def test_with_forced_colours_notices_keep_their_edges(browser: Browser, site: Site):
    with watched_page(browser, site, width=390) as page:
        page.emulate_media(forced_colors="active")
        page.goto("/share/")
        has_edge(page, ".emergency")
        journey.start(page)
        page.get_by_role("button", name="Continue").click()
        has_edge(page, ".govuk-error-summary")
        has_edge(page, ".govuk-form-group--error")
        assert sticking_out(page) == []
        page.goto("/articles/car-t-autoimmune/")
        has_edge(page, ".box")
        has_edge(page, ".call")


@pytest.mark.parametrize("scheme", SETS)
def test_what_can_be_chosen_has_an_edge_of_three_to_one(browser: Browser, site: Site, scheme: str):
    with watched_page(browser, site, width=390) as page:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        journey.start(page)
        edge, ground = page.locator(".govuk-radios__item").first.evaluate(COLOURS)
        assert contrast(edge, ground) >= 3
        assert contrast(edge, SETS[scheme]["ground"]) >= 3


@pytest.mark.parametrize("scripts", [True, False])
def test_a_date_is_shown_once_an_answer_asks_for_it(browser: Browser, site: Site, scripts: bool):
    with watched_page(browser, site, scripts=scripts, width=390) as page:
        walker = Walker(page, f"asked-{scripts}@example.com".lower())
        walker.start()
        while walker.path != "/share/car-t/":
            walker.leave(walker.by_pointer)
        date = page.get_by_role("group", name="When was that?")
        expect(page.locator("[name=status]").first).to_be_visible()
        expect(date).to_be_hidden()
        page.get_by_label("CAR-T cells were given", exact=True).check()
        expect(date).to_be_hidden()
        page.locator("[name=status][value=waiting]").check()
        expect(date).to_be_visible()
