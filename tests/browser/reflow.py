"""Whether a page fits for those who see it large, so that nobody scrolls sideways (WCAG 1.4.4, 1.4.10)."""

from playwright.sync_api import Page

from tests.sizes import IN_FULL

# Width in CSS pixels, and the size of text: text at 200 % on a phone, and 1280 px zoomed to 400 %.
# In `make test` both at once: what fits then fits with either.
SEEN_LARGE = ((320, "200%"), (320, "100%"), (390, "200%"))[: None if IN_FULL else 1]

# The innermost elements that reach beyond the window, where the page as a whole does.
STICKS_OUT = """() => {
    const page = document.scrollingElement, width = page.clientWidth;
    if (page.scrollWidth <= width) return [];
    const clips = element => element && element !== document.body
        && (getComputedStyle(element).overflowX !== "visible" || clips(element.parentElement));
    const beyond = [...document.body.querySelectorAll("*")].filter(element => {
        if (clips(element.parentElement)) return false;
        const box = element.getBoundingClientRect();
        return box.width && (box.right > width + 0.5 || box.left < -0.5);
    });
    const name = element => `${element.tagName.toLowerCase()}.${element.getAttribute("class")}`
        + ` “${element.textContent.trim().replace(/\\s+/g, " ").slice(0, 40)}”`;
    const inner = beyond.filter(one => !beyond.some(other => other !== one && one.contains(other)));
    const names = inner.map(name);
    return [`${page.scrollWidth} px wide`, ...new Set(names)].slice(0, 6);
}"""


def sticking_out(page: Page) -> list[str]:
    """What makes the page wider than its window, at each size; afterwards page and text are as before.

    A click is over before the page that it leads to is there, so this waits for the whole page.
    """
    page.wait_for_load_state()
    before = page.viewport_size
    found = []
    for width, size in SEEN_LARGE:
        page.set_viewport_size({"width": width, "height": 900})
        _set_text(page, size)
        wide = page.evaluate(STICKS_OUT)
        found += [f"{page.url} {width} px, text {size}: {', '.join(wide)}"] if wide else []
    _set_text(page, "")
    if before:
        page.set_viewport_size(before)
    return found


def _set_text(page: Page, size: str) -> None:
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
