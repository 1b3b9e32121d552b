"""The way costs no more words, answers and pages than these, and takes as long as its first page says."""

import pytest
from playwright.sync_api import Browser

from tests.browser import cost
from tests.browser.site import Site, watched_page

FIRST_ANSWER, STORY = 200, 900  # words before
FOOTER = 60  # pixels: one line, or two small ones where the institution's name is long


@pytest.mark.parametrize(
    ("status", "words", "answers", "pages", "minutes"),
    [("waiting", 1600, 27, 18, 20), ("infused", 2300, 45, 22, 25)],
)
def test_the_way_costs_what_is_promised(
    browser: Browser, site: Site, status: str, words: int, answers: int, pages: int, minutes: int
):
    with watched_page(browser, site) as page:
        costs = cost.walk(page, f"cost-{status}@example.com", status=status)
    seen = f"\n{cost.table(costs)}"
    assert sum(one.words for one in costs[:2]) <= FIRST_ANSWER, seen
    assert cost.words_before(costs, cost.FIRST_OF_ILLNESS) <= STORY, seen
    assert cost.words_before(costs, cost.CHECK) <= words, seen
    assert sum(one.answers for one in costs) <= answers, seen
    assert len(costs) <= pages, seen
    assert minutes - 5 <= cost.minutes_of(costs[:-1]) <= minutes, seen
    assert max(one.footer for one in costs) <= FOOTER, seen
