"""On paper: black on white, no frame, nothing folded away."""

from playwright.sync_api import Browser, Page

from tests.browser import journey
from tests.browser.site import Site, watched_page

FRAME = ".site-header nav, .site-footer, .languages, .govuk-back-link, .govuk-button, .progress"
COLOURS = """() => [...document.querySelectorAll("main *")]
    .filter(element => element.checkVisibility() && element.innerText?.trim())
    .map(element => getComputedStyle(element))
    .flatMap(style => [style.color, style.backgroundColor])"""
BLACK, WHITE = "rgb(0, 0, 0)", "rgb(255, 255, 255)"


def is_for_paper(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    for part in page.locator(FRAME).all():
        assert part.is_hidden()
    assert set(page.evaluate(COLOURS)) <= {BLACK, WHITE, "rgba(0, 0, 0, 0)"}


def test_the_consent_text_prints_in_black_on_white(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        page.goto("/share/consent/self/")
        is_for_paper(page)
        assert page.locator("main .prose").first.is_visible()


def test_the_protocol_prints_in_black_on_white(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        page.goto("/registry/protocol/")
        is_for_paper(page)
        assert page.locator("main section").last.is_visible()


def test_nothing_of_the_key_information_is_folded_away_on_paper(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        journey.start(page)
        journey.read(page)
        is_for_paper(page)
        folded = page.locator(".govuk-details__text")
        assert folded.count() > 0
        assert all(part.is_visible() for part in folded.all())


def test_the_answers_print_in_black_on_white(browser: Browser, site: Site):
    with watched_page(browser, site) as page:
        journey.start(page)
        journey.sign(page, "paper@example.com")
        journey.answer_all(page, "For the paper.")
        is_for_paper(page)
        assert page.get_by_text("For the paper.").is_visible()
