"""Questions as they are seen, touched and heard: tables of choices, scales, dates, words explained in place."""

from collections.abc import Iterator

import pytest
from crispy_forms.utils import render_crispy_form
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Locator, Page, expect

from hesperion.ui.fields import ChoicesField, PartialDateField, RadiosField, ScaleField
from hesperion.ui.forms import PageForm
from tests.browser.reflow import sticking_out
from tests.browser.site import Site, watched_page
from tests.browser.test_access import audit

MEDICINES = [
    ("mtx", "Methotrexate"),
    ("jak", "JAK inhibitor, such as baricitinib, tofacitinib or upadacitinib"),
    ("hcq", "Hydroxychloroquine or chloroquine"),
]
HAND = 44  # CSS pixels that a stiff hand can aim at


class SeenForm(PageForm):
    rows = ("now", "past")
    rows_label = "Which medicines?"
    now = ChoicesField(
        label="Now",
        column="Now",
        choices=MEDICINES,
        explanations={"jak": "It blocks signals."},
        required=False,
    )
    past = ChoicesField(label="Before", column="Before", choices=MEDICINES, required=False)
    tired = ScaleField(
        label="How tired?", ends=("not tired", "too tired to do anything"), required=False
    )
    target = RadiosField(
        label="Aimed at?",
        choices=[("cd19", "CD19"), ("none", "I don’t know")],
        explanations={"cd19": "A mark on B cells."},
    )
    given = PartialDateField(label="When?", with_day=True, required=False)


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """The form at an address that the site does not have, on a phone."""
    styles = render_to_string("components/styles.html")
    form = render_crispy_form(SeenForm(initial={"tired": 4, "now": ["mtx"]}))
    html = (
        f'<!doctype html><html lang="en" dir="ltr"><head><title>Questions</title>{styles}</head>'
        f'<body><main class="page page--column"><h1>Questions</h1>{form}</main></body></html>'
    )
    with watched_page(browser, site, width=390) as page:
        page.route("**/seen/", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto("/seen/")
        yield page


def boxes(found: Locator) -> list[dict[str, float]]:
    return [box for one in found.all() if (box := one.bounding_box())]  # type: ignore[misc]


def test_every_kind_of_question_is_accessible_and_fits(page: Page):
    audit(page)
    assert sticking_out(page) == []


def test_a_table_of_choices_has_a_row_for_each_and_boxes_for_a_stiff_hand(page: Page):
    ticks = page.get_by_role("table").get_by_role("checkbox")
    names = [f"{name}, {column}" for _code, name in MEDICINES for column in ("Now", "Before")]
    for tick, name in zip(ticks.all(), names, strict=True):
        expect(tick).to_have_accessible_name(name)
    assert all(box["width"] >= HAND and box["height"] >= HAND for box in boxes(ticks))
    now, before = boxes(ticks)[:2]
    assert now["y"] == before["y"]


def test_a_scale_is_one_bar_whose_chosen_number_stands_out_of_it(page: Page):
    cells = boxes(page.locator(".govuk-radios--scale .govuk-radios__item"))
    chosen = cells.pop(4)
    assert len({cell["y"] for cell in cells}) == 1
    assert all(cell["width"] >= 29 and cell["height"] >= HAND for cell in cells)
    assert chosen["height"] > cells[0]["height"]


def test_arrows_move_along_a_scale(page: Page):
    page.get_by_label("4", exact=True).focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_label("5", exact=True).is_checked()


def test_an_explanation_opens_without_choosing_what_it_explains(page: Page):
    page.get_by_text("What is this? CD19").click()
    expect(page.get_by_text("A mark on B cells.")).to_be_visible()
    assert not page.get_by_label("CD19", exact=True).is_checked()
    page.get_by_text("What is this? JAK").click()
    expect(page.get_by_text("It blocks signals.")).to_be_visible()


def test_the_boxes_of_a_date_stand_on_one_line(page: Page):
    assert len({box["y"] for box in boxes(page.locator(".govuk-date-input input"))}) == 1


def test_with_large_text_a_scale_has_two_rows_and_its_ends_say_their_numbers(page: Page):
    page.set_viewport_size({"width": 320, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    cells = boxes(page.locator(".govuk-radios--scale .govuk-radios__item"))
    assert max(cell["x"] + cell["width"] for cell in cells) <= 320
    assert cells[0]["y"] < cells[10]["y"]
    expect(page.get_by_text("10 = too tired to do anything")).to_be_visible()
    expect(page.get_by_role("table").get_by_text("Before", exact=True).last).to_be_visible()
