"""The parts that patients' pages are made of, each in all its states, on a page of their own."""

from collections.abc import Iterator

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page

from tests.browser.site import Site, watched_page
from tests.browser.test_access import audit

TASKS = [
    {"title": "Your medicines", "href": "/share/", "status": "Done", "is_done": True},
    {"title": "Numbers from letters", "href": "/share/", "status": "Not started", "hint": "If you like."},
    {"title": "Your family", "href": "", "status": "Can’t start yet"},
]  # fmt: skip
STAGES = [
    {"label": "Received", "note": "3 May 2026"},
    {"label": "Confirmed"},
    {"label": "Included"},
]
HEADINGS = ["Who", "Why", "When"]
ROWS = [
    list(zip(HEADINGS, cells, strict=True))
    for cells in (
        ["A researcher", "To study lupus", "May 2026"],
        ["You", "To download", "June 2026"],
    )
]
PARTS = {
    "task_list": {"tasks": TASKS},
    "status_line": {"stages": STAGES, "present": 2, "label": "Where your story is"},
    "notice": {"title": "Good to know", "text": "You can stop at any time."},
    "table": {"caption": "Who used my data", "headings": HEADINGS, "rows": ROWS},
    "details": {"summary": "What is a T cell?", "text": "A kind of white blood cell."},
    "danger_button": {"label": "Erase everything"},
}


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """All of them in the frame of a page, at an address that the site does not have."""
    parts = "".join(render_to_string(f"components/{name}.html", PARTS[name]) for name in PARTS)
    styles = render_to_string("components/styles.html")
    html = (
        f'<!doctype html><html lang="en" dir="ltr"><head><title>Parts</title>{styles}</head>'
        f'<body><main class="page page--column"><h1>Parts</h1>{parts}</main></body></html>'
    )
    with watched_page(browser, site) as page:
        page.route("**/parts/", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto("/parts/")
        yield page


def test_every_part_is_accessible_and_fits(page: Page):
    audit(page)


def test_a_button_that_takes_something_away_stands_out_when_pointed_at(page: Page):
    page.get_by_role("button", name="Erase everything").hover()
    audit(page)


def test_on_a_phone_each_cell_of_a_table_says_its_heading(page: Page):
    names = page.locator(".govuk-table__name")
    assert not names.first.is_visible()
    page.set_viewport_size({"width": 390, "height": 900})
    assert [name.inner_text() for name in names.all()] == ["Why", "When", "Why", "When"]
    assert page.get_by_role("row").count() == 3
    assert page.get_by_role("columnheader").count() == 3


def test_the_present_stage_and_those_behind_it_are_told_to_who_can_not_see_them(page: Page):
    stages = page.get_by_role("list", name="Where your story is").get_by_role("listitem")
    assert [stage.get_attribute("aria-current") for stage in stages.all()] == [None, "step", None]
    assert "done" in (stages.first.text_content() or "")


def test_a_task_is_one_target_and_tells_its_state(page: Page):
    task = page.get_by_role("link", name="Numbers from letters")
    described = (task.get_attribute("aria-describedby") or "").split()
    assert [page.locator(f"#{part}").inner_text() for part in described] == [
        "If you like.",
        "Not started",
    ]
