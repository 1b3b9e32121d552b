"""What browsers load: its weight, its versions, its licences, and that it comes from us."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
STATIC = ROOT / "static"
CSS = (STATIC / "css/hesperion.css").read_text(encoding="utf-8")
FROM_THE_RIGHT = (STATIC / "css/hesperion.rtl.css").read_text(encoding="utf-8")
SCRIPT = (STATIC / "js/hesperion.js").read_text(encoding="utf-8")
PINNED = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]

GOVUK = STATIC / f"vendor/govuk-frontend-{PINNED['govuk-frontend']}"
AXE = ROOT / f"tests/vendor/axe-core-{PINNED['axe-core']}"
FONTS = {
    "atkinson-hyperlegible-next": "OFL-atkinson-hyperlegible-next.txt",
    "literata": "OFL-literata.txt",
}


def compressed(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def paths_of(svg: Path) -> list[str]:
    return re.findall(r' d="([^"]+)"', svg.read_text(encoding="utf-8"))


def test_fonts_weigh_at_most_40_kb_together() -> None:
    fonts = list((STATIC / "fonts").glob("*.woff2"))
    assert {font.stem for font in fonts} == set(FONTS)
    assert sum(font.stat().st_size for font in fonts) <= 40 * 1024


def test_styles_and_scripts_leave_a_page_room_within_its_60_kb() -> None:
    script = GOVUK / "govuk-frontend.min.js"
    assert compressed(STATIC / "css/hesperion.css", STATIC / "js/hesperion.js", script) <= 30 * 1024


@pytest.mark.parametrize("name", ["hesperion", "admin"])
def test_styles_load_nothing_but_our_own_fonts(name: str) -> None:
    css = (STATIC / f"css/{name}.css").read_text(encoding="utf-8")
    assert set(re.findall(r"url\((.*?)\)", css)) == {f'"../fonts/{font}.woff2"' for font in FONTS}
    assert "@import" not in css


def test_styles_do_not_ask_for_the_font_of_the_british_government() -> None:
    assert "GDS Transport" not in CSS


def test_both_stylesheets_have_the_same_rules_and_load_the_same_files() -> None:
    """Turning around changes what rules say, never which there are."""
    assert re.findall(r"[{}]", FROM_THE_RIGHT) == re.findall(r"[{}]", CSS)
    assert set(re.findall(r"--[a-z-]+", FROM_THE_RIGHT)) == set(re.findall(r"--[a-z-]+", CSS))
    assert re.findall(r"url\((.*?)\)", FROM_THE_RIGHT) == re.findall(r"url\((.*?)\)", CSS)


def test_text_is_readable_before_the_fonts_arrive() -> None:
    """Those that come over the line. The others are the computer's own, and are there at once."""
    faces = re.findall(r"@font-face{[^}]*}", CSS)
    sent = [face for face in faces if "url(" in face]
    assert len(sent) == len(FONTS)
    assert all("font-display:swap" in face for face in sent)


def test_every_package_is_pinned_to_one_version() -> None:
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in PINNED.values())


def test_the_lock_file_holds_no_address_to_download_from() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_only_the_pinned_versions_are_vendored() -> None:
    assert list((STATIC / "vendor").glob("govuk-frontend-*")) == [GOVUK]
    assert list((ROOT / "tests/vendor").glob("axe-core-*")) == [AXE]


def test_the_vendored_script_is_of_the_version_that_its_folder_names() -> None:
    script = (GOVUK / "govuk-frontend.min.js").read_text(encoding="utf-8")
    assert f'"{PINNED["govuk-frontend"]}"' in script
    assert "sourceMappingURL" not in script


def test_our_script_imports_the_vendored_module_by_a_relative_path() -> None:
    (path,) = re.findall(r'from "(.*?)"', SCRIPT)
    assert (STATIC / "js" / path).resolve() == GOVUK / "govuk-frontend.min.js"


@pytest.mark.parametrize(
    "licence",
    [GOVUK / "LICENSE.txt", AXE / "LICENSE", *(STATIC / "fonts" / name for name in FONTS.values())],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_every_borrowed_work_brings_its_licence(licence: Path) -> None:
    assert licence.stat().st_size > 1000


def test_the_wordmark_of_the_header_is_the_one_in_the_file() -> None:
    inline = ROOT / "templates/components/wordmark.svg"
    assert paths_of(inline) == paths_of(STATIC / "img/wordmark.svg")
