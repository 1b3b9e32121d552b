"""Each release for good: its files, and that anybody can check its hash and its signature."""

import base64
import csv
import hashlib
import io
import json
import re
import subprocess
from xml.etree import ElementTree

import pytest
from django.conf import settings

from atlas.models import ReleaseApproval
from atlas.signature import signed_message
from atlas.tables.definitions import TABLES
from hesperion.privacy.signing import is_signature
from intake.record.choices.diseases import Family
from tests.atlas_pages import some_bands, soup_of
from tests.factories.atlas import published

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
CODE = re.compile(r"[a-z0-9_.\-]*", re.ASCII)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture
def release():
    return published(some_bands(Family.IIM))


def test_the_file_of_a_release_is_exactly_what_was_hashed_and_signed(client, release):
    content = client.get("/atlas/releases/1.json").content
    approval = ReleaseApproval.objects.get()
    assert hashlib.sha256(content).hexdigest() == approval.sha256
    assert is_signature(
        bytes(approval.signature), signed_message(approval.sha256), approval.key_version
    )
    spec = client.get("/atlas/releases/1/spec.json").content
    assert hashlib.sha256(spec).hexdigest() == json.loads(content)["spec_sha256"]


def shell(client, folder, lines: str, content: bytes) -> subprocess.CompletedProcess[str]:
    """What the page's lines answer, with the file in place of the download."""
    download, *rest = lines.splitlines()
    assert re.fullmatch(r"curl -fsS http://testserver/atlas/releases/1\.json -o 1\.json", download)
    (folder / "1.json").write_bytes(content)
    return subprocess.run(
        ["/bin/bash", "-e", "-c", "\n".join(rest)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_lines_on_the_page_check_hash_and_signature(client, release, tmp_path):
    lines = soup_of(client.get("/atlas/releases/1/")).select_one("#check").get_text()
    content = client.get("/atlas/releases/1.json").content
    checked = shell(client, tmp_path, lines, content)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "1.json: OK" in checked.stdout
    assert "Signature Verified Successfully" in checked.stdout


def test_the_lines_find_a_changed_file_and_a_foreign_signature(client, release, tmp_path):
    lines = soup_of(client.get("/atlas/releases/1/")).select_one("#check").get_text()
    content = client.get("/atlas/releases/1.json").content
    assert shell(client, tmp_path, lines, content.replace(b"[11,15,1]", b"[16,20,1]", 1)).returncode
    signature = base64.b64encode(bytes(release.approval.signature)).decode()
    assert signature in lines
    foreign = base64.b64encode(b"x" * 64).decode()
    assert shell(client, tmp_path, lines.replace(signature, foreign), content).returncode


def test_a_release_stays_readable_when_its_key_is_gone(client, release, monkeypatch):
    def gone(version):
        raise KeyError(version)

    monkeypatch.setattr("atlas.views.releases.public_key", gone)
    page = soup_of(client.get("/atlas/releases/1/"))
    assert page.select_one("#check") is None
    assert "no longer at hand" in page.main.get_text()


def test_csv_is_as_rfc_4180_says_with_stable_names(client, release):
    for table in TABLES:
        answer = client.get(f"/atlas/{table}.csv")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"] == f'attachment; filename="{table}-1.csv"'
        lines = answer.content.decode().split("\r\n")
        before, after = "release,counted_on,disease,about", "least,most,as_of_release,as_of"
        assert lines[0] == ",".join([before, *TABLES[table].by, after])
        assert lines[-1] == ""
        assert len({line.count(",") for line in lines[:-1]}) == 1


def test_no_value_is_anything_but_a_code_a_number_or_a_day(client, release):
    """So no program takes one for a formula."""
    for table in TABLES:
        rows = csv.reader(io.StringIO(client.get(f"/atlas/{table}.csv").content.decode()))
        values = {value for row in rows for value in row}
        assert [
            value for value in values if not CODE.fullmatch(value) or value.startswith(FORMULA)
        ] == []


def test_the_page_of_a_release_leads_to_all_its_files(client, release):
    page = soup_of(client.get("/atlas/releases/1/"))
    links = [link["href"] for link in page.select(".atlas-files a")]
    assert len(links) == 2 + 2 * len(TABLES)
    assert [client.get(link).status_code for link in links] == [200] * len(links)
    assert len({link.get_text(strip=True) for link in page.select(".atlas-files a")}) == len(links)


def test_the_sitemap_has_the_atlas_in_each_language(client):
    sitemap = client.get("/sitemap.xml").content.decode()
    for prefix, _name in settings.LANGUAGES:
        language = "" if prefix == "en" else f"/{prefix}"
        for page in ("", "how/", "releases/"):
            assert f"<loc>http://testserver{language}/atlas/{page}</loc>" in sitemap


def test_the_feed_tells_of_each_release_in_the_language_of_its_address(client, release):
    published()
    feed = ElementTree.fromstring(client.get("/de/atlas/releases/feed/").content)  # noqa: S314 - ours
    links = [entry.find(f"{ATOM}link").get("href") for entry in feed.iter(f"{ATOM}entry")]
    assert links == [f"http://testserver/de/atlas/releases/{number}/" for number in (2, 1)]
    page = soup_of(client.get("/de/atlas/"))
    assert (
        page.select_one('link[type="application/atom+xml"]')["href"] == "/de/atlas/releases/feed/"
    )
