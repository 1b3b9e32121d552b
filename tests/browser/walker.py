"""Somebody who answers every page of the intake, in any language and voice, by pointer or by keyboard alone."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

from hesperion.ui.content import read_document
from tests.embedded import ROOT

CONTROLS = """() => [...document.querySelectorAll("main form :is(input, select, textarea)")]
    .filter(box => box.type !== "hidden" && !box.closest(".trap"))
    .map(box => ({id: box.id, name: box.name, type: box.type, value: box.value}))"""
FOCUSED = """() => {
    const box = document.activeElement;
    const inside = Boolean(box.closest("main form")) && !box.closest(".trap");
    return {inside, name: box.name ?? null, type: box.type, value: box.value, checked: box.checked};
}"""
TYPED = {
    "name": "Test Person", "text": "It began with tired hands.", "birth_year": "1980", "mg": "7,5",
    "cause": "An infection.", "month": "5", "year": "2015", "day": "",
}  # fmt: skip
TABS = 300  # more than any page needs


class Walker:
    """`told` are the answers that matter, by name: whichever is not there, the first is taken."""

    def __init__(self, page: Page, email: str, language: str = "en", **told: str) -> None:
        self.page, self.prefix = page, "" if language == "en" else f"/{language}"
        self.told = {
            "teller": "self", "age_group": "18", "country": "DE", "status": "infused",
            "email": email, "drug": "prednisolone", "relapse": "yes", "again": "yes", **told,
        }  # fmt: skip
        audience = {"helper": "self"}.get(self.told["teller"], self.told["teller"])
        self.told |= dict(_quiz(audience, language))

    @property
    def path(self) -> str:
        """Where they are, without the language."""
        return urlsplit(self.page.url).path.removeprefix(self.prefix)

    def start(self) -> None:
        self.page.goto(f"{self.prefix}/share/")
        self.leave(self.submit)

    def submit(self) -> None:
        self.page.locator("main form button[type=submit]").first.click()

    def walk(
        self, answer: Callable[[], None], look: Callable[[], None] = lambda: None
    ) -> list[str]:
        """Answer page by page, looking at each before, up to the check page; the pages that came."""
        came = []
        while self.path != "/share/check/":
            came.append(self.path)
            look()
            self.leave(answer)
        return came

    def leave(self, answer: Callable[[], None]) -> None:
        """Answer, and be on the next page."""
        here = self.page.url
        answer()
        self.page.wait_for_url(lambda url: url != here)

    def by_pointer(self) -> None:
        """Answer all questions of the page, and go on."""
        chosen: set[str] = set()
        for box in self.page.evaluate(CONTROLS):
            can_be_ticked = box["type"] in ("radio", "checkbox")
            if can_be_ticked and not self._is_wanted(box, chosen):
                continue
            control = self.page.locator(f"[id='{box['id']}']")
            if not control.is_visible():  # an answer above made it needless
                continue
            if can_be_ticked:
                self._tick(control)
                chosen.add(box["name"])
            elif box["type"] == "select-one":
                control.select_option(self._word(box["name"]))
            else:
                control.fill(self._word(box["name"]))
        self.submit()

    def _tick(self, control: Locator) -> None:
        """At the corner of its card: in the middle there may be a word to explain."""
        if control.is_checked():
            return
        control.evaluate("box => box.scrollIntoView({block: 'center'})")
        box = control.bounding_box()
        assert box
        self.page.mouse.click(box["x"] + box["width"] - 8, box["y"] + 8)
        assert control.is_checked(), control

    def by_keyboard(self) -> None:
        """The same without a pointer: Tab, space, arrows and Enter, as the focus leads."""
        chosen: set[str] = set()
        for _ in range(TABS):
            self.page.keyboard.press("Tab")
            box = self.page.evaluate(FOCUSED)
            if not box["inside"] or box["name"] is None:  # outside, or a word to explain
                continue
            if box["type"] == "submit":
                self.page.keyboard.press("Enter")
                return
            self._answer_focused(box, chosen)
        raise AssertionError(f"Tab never reached the button of {self.path}")

    def _answer_focused(self, box: dict[str, Any], chosen: set[str]) -> None:
        if box["type"] == "radio":
            self.page.keyboard.press("Space")
            self._move_to(self.told.get(box["name"]))
        elif box["type"] == "checkbox":
            if self._is_wanted(box, chosen) and not box["checked"]:
                self.page.keyboard.press("Space")
                chosen.add(box["name"])
        elif box["type"] == "select-one":
            self.page.keyboard.type("Germany")
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(self._word(box["name"]))

    def _move_to(self, wanted: str | None) -> None:
        """Down through the radios that have the focus, to the wanted one."""
        for _ in range(20):
            if wanted in (None, self.page.evaluate(FOCUSED)["value"]):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{self.path} does not offer {wanted}")

    def _is_wanted(self, box: dict[str, Any], chosen: set[str]) -> bool:
        return (
            box["name"] not in chosen and self.told.get(box["name"], box["value"]) == box["value"]
        )

    def _word(self, name: str) -> str:
        parts = {1: ["year"], 2: ["month", "year"], 3: ["day", "month", "year"]}
        base, _, number = name.rpartition("_")
        if base and number.isdigit():
            boxes = self.page.locator(f"[name^='{base}_']").count()
            return TYPED[parts[boxes][int(number)]]
        return self.told.get(name, TYPED.get(name, "5"))


def _quiz(audience: str, language: str) -> Iterator[tuple[str, str]]:
    """The right answers of the quiz that comes with the site."""
    folder = ROOT / "intake" / "consent" / "content" / "consent"
    texts = folder.glob(f"*/{audience}.{language}.md")  # not each version has one for everybody
    facts, _text = read_document(max(texts, key=lambda text: text.parent.name))
    for number, question in enumerate(facts["quiz"]):
        yield f"question_{number}", str(question["right"])
