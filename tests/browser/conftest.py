from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.chromium import OPTIONS, executable
from tests.browser.site import Site, running_site
from tests.pseudo.site import pseudo_site
from tests.services import PATIENCE


# They end with the last test of this folder: Playwright leaves no room for Django in its thread.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all browser tests, under a path with a space, open to PostgreSQL's account."""
    folder = tmp_path_factory.mktemp("a site")
    for parent in [folder, *folder.parents]:
        if parent.stat().st_uid == folder.stat().st_uid and parent.name.startswith(
            ("pytest-", "popen-")
        ):
            parent.chmod(0o711)
    folder.chmod(0o711)
    with running_site(folder / "var") as site:
        yield site


@pytest.fixture(scope="package")
def from_the_right(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with the language `xr`, written from the right: every page again under `/xr/`."""
    with pseudo_site(site, tmp_path_factory.mktemp("pseudo")) as pseudo:
        yield pseudo
