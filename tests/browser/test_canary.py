"""What a participant told stands in clear nowhere that it could be copied from."""

import base64
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import journey
from tests.browser.site import Site, watched_page
from tests.services import wait_until

NAME = "Canaryname Birdsong"
EMAIL = "canary.address@example.com"
STORY = "Canarystory: it began with tired hands."
CAUGHT = "mail"  # what the local catcher caught stands for the participant's own mailbox


@pytest.fixture(scope="module")
def told(browser: Browser, site: Site) -> Iterator[Site]:
    """The site after a whole journey, one that was left half-way, and a researcher's look."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journey, "NAME", NAME)
        _tell(browser, site)
        yield site


def _tell(browser: Browser, site: Site) -> None:
    with watched_page(browser, site) as page:
        journey.start(page)
        journey.sign(page, EMAIL)
        journey.answer_all(page, STORY)
    with watched_page(browser, site) as page:
        journey.start(page)
        journey.sign(page, EMAIL)
        journey.answer_all(page, STORY)
        journey.send(page)
        journey.confirm(page, EMAIL)
    with watched_page(browser, site) as page:
        journey.sign_in(page, site, "researcher")
        page.goto("/admin/research/record/")
        page.locator(".records__table tbody th a").first.click()
        expect(page.locator("main, #content").first).to_contain_text(STORY)


def forms(secret: str) -> Iterator[bytes]:
    """A secret as it would be found: plain, in URLs, in hexadecimal, and in base64 wherever it begins."""
    for text in {secret, secret.lower(), secret.replace(" ", "+"), quote(secret)}:
        yield text.encode()
    yield secret.encode("utf-16-le")
    yield secret.encode().hex().encode()
    for start in range(3):
        whole = base64.b64encode(b"\0" * start + secret.encode())
        yield whole[4:-4]


SECRETS = {
    form
    for secret in (NAME, "Canaryname", EMAIL, "canary.address", STORY, "Canarystory")
    for form in forms(secret)
}


def holding(content: bytes) -> list[bytes]:
    return [form for form in SECRETS if form in content]


def dump(site: Site, database: str) -> bytes:
    program = site.cluster.folders.programs / "pg_dump"
    address = site.cluster.url("postgres", database)
    return subprocess.run([program, address], capture_output=True, check=True).stdout


def files(site: Site) -> Iterator[Path]:
    """All files of the run: PostgreSQL's data and log of changes, logs, ledger, keyring, schedules."""
    caught = site.var / CAUGHT
    for place in {site.var, site.cluster.folders.home}:  # the latter may lie elsewhere
        for folder, _, names in os.walk(place):
            if not Path(folder).is_relative_to(caught):
                yield from (Path(folder) / name for name in names)


def test_no_dump_file_or_log_holds_a_name_an_address_or_a_text(told: Site):
    sql = [told.cluster.folders.programs / "psql", told.cluster.url("postgres", "postgres")]
    subprocess.run([*sql, "--quiet", "--command=CHECKPOINT"], check=True)  # all pages are on disk
    for database in ("hesperion", "hesperion_keys", "hesperion_broker"):
        content = dump(told, database)
        assert b"PostgreSQL database dump complete" in content
        assert holding(content) == [], database
    assert b"record_story" in dump(told, "hesperion")
    wait_until(lambda: list(told.var.glob("ledger/*")), "the audit is sealed", 120)
    looked_at = {}
    for path in files(told):
        try:
            looked_at[path] = holding(path.read_bytes())
        except FileNotFoundError:  # PostgreSQL has just removed it
            continue
    assert {path: found for path, found in looked_at.items() if found} == {}
    folders = {path.parent.name for path in looked_at}
    assert folders >= {"pg_wal", "log", "ledger"}
    screen = told.var.with_suffix(".screen").read_bytes()
    assert holding(screen) == []


def test_the_search_would_find_them(told: Site):
    """In the participant's own mail the address stands: the same search finds it."""
    mails = [path.read_bytes() for path in (told.var / CAUGHT / "new").iterdir()]
    assert any(holding(mail) for mail in mails)
