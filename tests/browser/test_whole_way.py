"""The whole way through the intake: by keyboard, without scripts, in each language, for each who tells.

Each page fits large text and zoom; in German, whose words are the longest, also as it comes back with errors.
"""

from itertools import product

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.reflow import sticking_out
from tests.browser.site import Site, watched_page
from tests.browser.walker import Walker
from tests.sizes import IN_FULL

SENT = "**/share/sent/"

pytestmark = pytest.mark.timeout(400)  # some twenty pages each


def test_by_keyboard_alone(browser: Browser, site: Site):
    with watched_page(browser, site, width=390) as page:
        walker = Walker(page, "keyboard@example.com")
        page.goto("/share/")
        walker.leave(walker.by_keyboard)
        pages = walker.walk(walker.by_keyboard)
        assert "/share/afterwards/" in pages
        walker.by_keyboard()
        page.wait_for_url(SENT)


TELLERS = ["self", "parent", "helper", "representative", "relative"]
# Each teller, each language, with and without scripts: all pairs of a language with either. But in English
# with scripts test_access goes the way.
TOGETHER = [
    ("parent", "en", False), ("helper", "de", True), ("representative", "de", False), ("relative", "es", True),
    ("self", "es", False),
]  # fmt: skip
ALL = list(product(TELLERS, ["en", "de", "es"], [True, False]))


@pytest.mark.long
@pytest.mark.parametrize(("teller", "language", "scripts"), ALL if IN_FULL else TOGETHER)
def test_for_each_teller_in_each_language(
    browser: Browser, site: Site, teller: str, language: str, scripts: bool
):
    age, born = ("12-15", "2013") if teller == "parent" else ("18", "1980")
    with watched_page(browser, site, scripts=scripts, width=390) as page:
        walker = Walker(
            page,
            f"{teller}-{language}-{scripts}@example.com",
            language,
            teller=teller,
            age_group=age,
            birth_year=born,
        )
        walker.start()

        def look() -> None:
            assert page.locator("html").get_attribute("lang") == language
            assert sticking_out(page) == []
            if (language == "de" and scripts) or IN_FULL:
                look_at_errors()

        def look_at_errors() -> None:
            path = walker.path
            walker.submit()
            page.wait_for_load_state()
            if walker.path == path:
                assert sticking_out(page) == []
            else:  # nothing has to be answered there
                page.go_back()

        pages = walker.walk(walker.by_pointer, look)
        assert ("/share/assent/" in pages) == (teller == "parent")
        assert ("/share/death/" in pages) == (teller == "relative")
        assert ("/share/today/" in pages) == (teller != "relative")
        walker.submit()
        page.wait_for_url(SENT)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert sticking_out(page) == []
