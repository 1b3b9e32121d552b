"""What the way asks of a person: words to read, answers to give, pages, and how long each page is on a phone.

Against a site that runs: python -m tests.browser.cost http://localhost:8000
"""

import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.browser import chromium
from tests.browser.walker import Walker

PHONE: ViewportSize = {"width": 390, "height": 844}
CHECK = "/share/check/"
FIRST_OF_ILLNESS = "/share/story/"

# What is seen: not what is folded, only heard, drawn, or to be chosen from a list of countries.
SEEN = """root => {
    const words = [];
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const around = texts.currentNode.parentElement;
        if (around.closest("select, svg, script, [aria-hidden=true], .govuk-visually-hidden, .trap")) continue;
        if (!around.checkVisibility({visibilityProperty: true})) continue;
        words.push(...(texts.currentNode.data.match(/[\\p{L}\\p{N}][\\p{L}\\p{N}’'.,%/-]*/gu) ?? []));
    }
    return words.length;
}"""
ANSWERS = """() => {
    const asked = [...document.querySelectorAll("main form :is(input, select, textarea)")]
        .filter(box => box.checkVisibility() && !box.closest(".trap"))
        .map(box => box.closest(".govuk-date-input") ? box.name.replace(/_\\d$/, "") : box.name);
    return new Set(asked).size;
}"""


@dataclass(frozen=True)
class PageCost:
    """One page: words that are seen, questions, height in CSS pixels at 390 of width, and its footer's."""

    path: str
    words: int
    answers: int
    height: int
    footer: int


def cost_of(page: Page, path: str) -> PageCost:
    """What the open page costs."""
    footer = page.locator("body > footer")
    return PageCost(
        path,
        page.locator("main").first.evaluate(SEEN),
        page.evaluate(ANSWERS),
        page.evaluate("document.documentElement.scrollHeight"),
        footer.first.evaluate("box => box.offsetHeight") if footer.count() else 0,
    )


def walk(page: Page, email: str, language: str = "en", **answers: str) -> list[PageCost]:
    """The cost of each page from the start to the page after sending, in order."""
    walker = Walker(page, email, language, **answers)
    page.set_viewport_size(PHONE)
    page.goto(f"{walker.prefix}/share/")
    costs = [cost_of(page, walker.path)]
    walker.leave(walker.submit)
    walker.walk(walker.by_pointer, lambda: costs.append(cost_of(page, walker.path)))
    costs.append(cost_of(page, walker.path))
    walker.leave(walker.submit)
    return [*costs, cost_of(page, walker.path)]


def words_before(costs: Sequence[PageCost], path: str) -> int:
    """The words of the pages before `path`; the page itself is left out."""
    paths = [cost.path for cost in costs]
    return sum(cost.words for cost in costs[: paths.index(path)])


def minutes_of(costs: Sequence[PageCost], readers: int = 1000) -> float:
    """The minutes that are enough for 8 of 10 simulated readers, with a story of 60 words.

    A reader takes in 150 to 200 words a minute, needs 6 to 10 seconds for an answer, and types 20 to 30
    words a minute. The check page is read like the others. Assumptions of ours, not measured on people.
    """
    chance = random.Random(1)
    words, answers = sum(cost.words for cost in costs), sum(cost.answers for cost in costs)
    needed = sorted(
        words / chance.uniform(150, 200)
        + answers * chance.uniform(6, 10) / 60
        + 60 / chance.uniform(20, 30)
        for _ in range(readers)
    )
    return needed[readers * 8 // 10]


def table(costs: Sequence[PageCost]) -> str:
    lines = [f"{'page':32}{'words':>7}{'answers':>9}{'height':>8}{'footer':>8}"]
    for cost in costs:
        lines.append(f"{cost.path:32}{cost.words:7}{cost.answers:9}{cost.height:8}{cost.footer:8}")
    check, story = words_before(costs, CHECK), words_before(costs, FIRST_OF_ILLNESS)
    lines += [
        f"{len(costs)} pages, {sum(cost.answers for cost in costs)} answers",
        f"{check} words before the check page, {story} before the story",
        f"{minutes_of(costs[:-1]):.0f} minutes for 8 of 10 readers",
    ]
    return "\n".join(lines)


@contextmanager
def _page(url: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.OPTIONS
        )
        yield browser.new_context(base_url=url, viewport=PHONE).new_page()
        browser.close()


def main(url: str) -> None:
    for number, status in enumerate(["waiting", "infused"]):
        with _page(url) as page:
            costs = walk(page, f"cost{number}@example.com", status=status)
        sys.stdout.write(f"\n{status}\n{table(costs)}\n")


if __name__ == "__main__":
    main(sys.argv[1])
