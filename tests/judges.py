"""`python -m tests.judges`: what judges from outside say of the pages that everybody can see, and of extracts.

The Nu HTML checker reads what the site answers on each of them, the whole way to a sent story included.
Lighthouse looks at the explainer as a phone does, three times; the middle score counts. R and PSPP read the
files of an extract (tests/statistics_programs.py), a validator its FHIR resources (tests/fhir/judge.py), and
the program of docs/api.md in R fetches one (tests/api_examples.py). Needs Node, Java 11 or later, R with httr2,
and PSPP, beside Chromium.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

from playwright.sync_api import Page, Response, sync_playwright

from hesperion.embedded.options import Options
from hesperion.embedded.run import child_environment
from tests.browser import journey
from tests.browser.chromium import OPTIONS, executable
from tests.browser.site import Site, running_site, watched_page
from tests.browser.walker import Walker
from tests.embedded import ROOT
from tests.interruptions import end_as_by_ctrl_c

MODULES = ROOT / "node_modules"
EXPLAINER = "/articles/car-t-autoimmune/"
ALSO = (
    "/articles/search/?q=cells", "/articles/search/?q=zzzz", "/de/articles/search/?q=zellen",
    f"{EXPLAINER}history/", "/share/left/", "/share/confirm/wrong/", "/my/", "/my/open/wrong/",
    "/nowhere/", "/de/nowhere/", "/account/login/", "/atlas/how/", "/atlas/kinds/", "/atlas/kinds/sle/",
    "/atlas/markers/sle/", "/atlas/releases/", "/registry/protocol/1.0/", "/registry/numbers/sle/",
    "/registry/questions/1/", "/registry/questions/1/story/", "/registry/questions/1/kept/",
    "/registry/counting/1/", "/registry/changes/1/", "/registry/changes/part/1/",
    "/articles/letters/", "/trials/sle/", "/trials/sle/at/", "/de/trials/iim/mx/", "/trials/NCT06347718/",
)  # fmt: skip
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
GOAL = 98


def main() -> int:
    end_as_by_ctrl_c()
    of_extracts = [_run("tests.statistics_programs"), _run("tests.fhir.judge")]
    with tempfile.TemporaryDirectory(prefix="hesperion-judges-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with running_site(folder / "var") as site:
            pages = folder / "pages"
            pages.mkdir()
            _gather(site, pages)
            errors = _checked(pages)
            scores = _scored(site.url + EXPLAINER, folder)
            program = _fetched_by_r(site)
    print(*errors, f"Nu HTML checker: {len(errors)} errors", "", sep="\n")
    for category, (middle, all_three) in scores.items():
        print(f"Lighthouse {category}: {middle} of {all_three}")
    is_low = min(middle for middle, _all in scores.values()) < GOAL
    return int(any(of_extracts) or program or bool(errors) or is_low)


def _run(module: str) -> int:
    return subprocess.run(
        [sys.executable, "-m", module],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "hesperion.settings.test"},
        cwd=ROOT,
        check=False,
    ).returncode


def _gather(site: Site, folder: Path) -> None:
    """Keep what the site answers on each page, by a name that tells its address."""

    def keep(answer: Response) -> None:
        kind = answer.headers.get("content-type", "")
        if answer.request.is_navigation_request() and kind.startswith("text/html"):
            text = answer.text() if answer.status < 300 or answer.status >= 400 else ""
            name = urlsplit(answer.url)._replace(scheme="", netloc="").geturl().replace("/", "_")
            if text:
                (folder / f"{name}-{len(list(folder.iterdir()))}.html").write_text(text)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=OPTIONS)
        with watched_page(browser, site) as page:
            page.on("response", keep)
            for path in (*_in_the_sitemap(page), *ALSO):
                page.goto(path)
            for teller in ("self", "parent", "relative"):
                _share(page, teller)
            journey.ask_for_a_link(page, "judged-self@example.com")
            journey.open_mail(page, "judged-self@example.com", "/my/open/")
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("heading", name="Your stories").wait_for()
        browser.close()


def _fetched_by_r(site: Site) -> int:
    """The status of the program that fetches a file from the site's API."""
    of_site = Options(int(site.url.rpartition(":")[2]), site.var, {})
    environment = child_environment(of_site, site.cluster.secrets, site.cluster)
    command = [sys.executable, "-m", "tests.api_examples", site.url]
    role = {"DATABASE_ROLE": "site"}  # not the owner of the tests' own database
    return subprocess.run(command, env=environment | role, cwd=ROOT, check=False).returncode


def _in_the_sitemap(page: Page) -> Iterator[str]:
    tree = ElementTree.fromstring(page.request.get("/sitemap.xml").text())  # noqa: S314 - ours
    for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc"):
        yield urlsplit(place.text or "").path


def _share(page: Page, teller: str) -> None:
    """The whole way, each page first left empty, so that its errors are seen too."""
    age, born = ("12-15", "2013") if teller == "parent" else ("18", "1980")
    walker = Walker(
        page, f"judged-{teller}@example.com", teller=teller, age_group=age, birth_year=born
    )

    def leave_empty() -> None:
        path = walker.path
        walker.submit()
        page.wait_for_load_state()
        if walker.path != path:  # nothing has to be answered there
            page.go_back()

    walker.start()
    walker.walk(walker.by_pointer, leave_empty)
    walker.submit()
    page.wait_for_url("**/share/sent/")


def _checked(folder: Path) -> list[str]:
    files = sorted(folder.iterdir())
    print(f"The Nu HTML checker reads {len(files)} pages …", flush=True)
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    checker = subprocess.run(
        [_program("java"), "-jar", jar, "--errors-only", "--stdout", "--format", "json", *files],
        stdout=subprocess.PIPE,
        check=False,
    )
    return [
        f"{Path(told['url']).name}: {told['message']}"
        for told in json.loads(checker.stdout)["messages"]
    ]


def _scored(address: str, folder: Path) -> dict[str, tuple[int, list[int]]]:
    scores: dict[str, list[int]] = {category: [] for category in CATEGORIES}
    for number in range(3):
        print(f"Lighthouse looks, {number + 1} of 3 …", flush=True)
        report = folder / f"lighthouse-{number}.json"
        subprocess.run(
            [_program("node"), MODULES / "lighthouse" / "cli" / "index.js", address, "--quiet",
             "--output=json", f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}",
             f"--chrome-flags=--headless=new {' '.join(OPTIONS)}"],
            env=os.environ | {"CHROME_PATH": executable()},
            check=True,
        )  # fmt: skip
        told = json.loads(report.read_text())["categories"]
        for category in CATEGORIES:
            scores[category].append(round(100 * told[category]["score"]))
    return {category: (int(statistics.median(three)), three) for category, three in scores.items()}


def _program(name: str) -> str:
    return shutil.which(name) or sys.exit(f"This needs {name}.")


if __name__ == "__main__":
    sys.exit(main())
