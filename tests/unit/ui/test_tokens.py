"""Every pair of text and ground reaches AA, in light and dark, read from the tokens themselves."""

import re
from itertools import product

import pytest
from django.conf import settings

SOURCE = (settings.BASE_DIR / "static/css/_tokens.scss").read_text(encoding="utf-8")

GROUNDS = ["ground", "surface", "raised", "glow", "alarm", "calm"]
SKY = ["sky-high", "sky-low"]
TEXTS = [
    "ink",
    "ink-soft",
    "link",
    "link-hover",
    "link-visited",
    "gold-ink",
    "error",
    "success",
]
MARKS = ["edge", "accent", "gold", "button", "focus", "error"]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def mixin(name: str) -> dict[str, str]:
    block = re.search(rf"@mixin {name} \{{(.*?)\n\}}", SOURCE, re.DOTALL)
    assert block
    return colours(block[1])


LIGHT, DARK = mixin("light"), mixin("dark")
ROOT = colours(SOURCE.split(":root {", 1)[1])
SETS = {"light": LIGHT, "dark": DARK}

PAIRS = [
    *product(TEXTS, GROUNDS),
    ("button-text", "button"),
    ("button-text", "button-hover"),
    ("button-text", "accent"),
    ("focus-text", "focus-glow"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_light_and_dark_name_the_same_colours() -> None:
    assert set(LIGHT) == set(DARK)


def test_every_colour_is_written_so_that_this_test_can_read_it() -> None:
    written = re.findall(r"--([a-z-]+): #", SOURCE)
    assert sorted(written) == sorted([*LIGHT, *DARK, *SKY])


def test_every_colour_takes_part_in_a_pair() -> None:
    checked = {name for pair in PAIRS for name in pair} | set(MARKS)
    assert checked | {"line"} == set(LIGHT)  # the hairline only decorates


@pytest.mark.parametrize("mode", SETS)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(mode: str, text: str, ground: str) -> None:
    assert contrast(SETS[mode][text], SETS[mode][ground]) >= 4.5


@pytest.mark.parametrize(("text", "sky"), list(product([*TEXTS, "edge"], SKY)))
def test_text_stands_out_from_the_evening_sky(text: str, sky: str) -> None:
    assert contrast(DARK[text], ROOT[sky]) >= (3 if text == "edge" else 4.5)


@pytest.mark.parametrize("mode", SETS)
@pytest.mark.parametrize(("mark", "ground"), list(product(MARKS, GROUNDS)))
def test_marks_and_focus_stand_out_from_the_ground(mode: str, mark: str, ground: str) -> None:
    assert contrast(SETS[mode][mark], SETS[mode][ground]) >= 3


@pytest.mark.parametrize(("mark", "sky"), list(product(["gold", "button", "focus"], SKY)))
def test_marks_and_focus_stand_out_from_the_evening_sky(mark: str, sky: str) -> None:
    assert contrast(DARK[mark], ROOT[sky]) >= 3


def test_black_on_white_has_the_contrast_that_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
