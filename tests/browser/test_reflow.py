"""Text at 200 %, and zoom at 400 %: no page scrolls sideways, in no language, with no error.

The pages of the questions are looked at by test_whole_way.
"""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import journey
from tests.browser.reflow import sticking_out
from tests.browser.site import Site, watched_page
from tests.browser.walker import Walker
from tests.sizes import IN_FULL

pytestmark = pytest.mark.timeout(600)

FOR_EVERYBODY = (
    "/", "/articles/", "/articles/car-t-autoimmune/", "/articles/car-t-autoimmune/history/",
    "/articles/taking-part-in-research/", "/articles/words/", "/articles/search/?q=Zellen",
    "/articles/search/?q=zzzz", "/atlas/", "/atlas/how/", "/share/", "/share/questions/",
    "/share/consent/self/",
    "/share/consent/parent/", "/share/consent/representative/", "/share/consent/relative/",
    "/share/confirm/wrong/", "/share/left/", "/share/resume/", "/share/resume/open/wrong/",
    "/share/stopped/", "/share/deleted/", "/share/silence/wrong/", "/share/silence/thanks/", "/stories/",
    "/stories/000000/", "/my/sign-in/", "/my/open/wrong/", "/my/signed-out/", "/my/erased/", "/nowhere/",
)  # fmt: skip
FOR_STAFF = (
    "/account/login/", "/account/password/forgotten/", "/account/password/new/1-wrong/",
    "/account/logout/", "/dev/mail/",
)  # fmt: skip
PREFIXES = ["/de", "/es", ""] if IN_FULL else ["/de"]  # German words are the longest
# Where a page of one's own leads, but for what is handed out as a file.
LINKS = """prefix => [...document.querySelectorAll("main a")].map(link => new URL(link.href).pathname)
    .filter(path => path.startsWith(prefix) && !path.endsWith(".pdf") && !path.endsWith("/file/"))"""


@pytest.mark.long
@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_pages_for_everybody_fit(browser: Browser, site: Site, prefix: str):
    found: list[str] = []
    with watched_page(browser, site) as page:
        for path in FOR_EVERYBODY:
            answer = page.goto(prefix + path)
            assert answer
            assert answer.status < 500
            found += sticking_out(page)
            found += with_errors(page)
    assert found == [], "\n".join(found)


def test_the_pages_that_staff_sign_in_by_fit(browser: Browser, site: Site):
    found: list[str] = []
    with watched_page(browser, site) as page:
        for path in FOR_STAFF:
            page.goto(path)
            found += sticking_out(page)
    assert found == [], "\n".join(found)


def with_errors(page: Page) -> list[str]:
    """The same page once more, where it has a form that is sent as it is and comes back with errors."""
    form = page.locator("main form[method=post]:not([action])")
    if not form.count() or not page.locator("main .govuk-form-group").count():
        return []
    form.locator("button[type=submit]").first.click()
    return sticking_out(page)


@pytest.mark.long
@pytest.mark.parametrize("language", ["de", "es"] if IN_FULL else ["de"])
def test_all_of_ones_own_pages_fit(browser: Browser, site: Site, language: str):
    email = f"reflow-own-{language}@example.com"
    found: list[str] = []
    with watched_page(browser, site) as page:
        walker = Walker(page, email, language)
        walker.start()
        walker.walk(walker.by_pointer)
        walker.leave(walker.submit)
        page.goto(f"/{language}/my/sign-in/")
        page.locator("#id_email").fill(email)
        walker.leave(walker.submit)
        found += sticking_out(page)
        journey.open_mail(page, email, "/my/open/")
        found += sticking_out(page)
        walker.leave(walker.submit)
        seen: set[str] = set()
        ahead = [f"/{language}/my/"]
        while ahead:
            path = ahead.pop()
            seen.add(path)
            page.goto(path)
            found += sticking_out(page)
            ahead += sorted(set(page.evaluate(LINKS, f"/{language}/my/")) - seen - set(ahead))
            found += with_errors(page)
    assert found == [], "\n".join(found)
    assert len(seen) > 30
