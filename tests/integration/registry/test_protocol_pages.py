"""The protocol as everybody reads it: in three languages, each version, what changed, and the hashed bytes."""

from datetime import date
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup

from registry.protocol.queries import newest_protocol, text_to_read, written_protocol
from tests.browser.rendered import faults_of
from tests.factories.protocol import NEWS, offered, publish, started
from tests.page_cache import Server

pytestmark = pytest.mark.django_db

PREFIXES = {"en": "", "de": "/de", "es": "/es"}
ETHICS = {
    "substantial": True,
    "body": "Committee of Example",
    "reference": "2026-7",
    "decided_on": date(2026, 3, 1),
}


def words(answer):
    return BeautifulSoup(answer.content, "html.parser").main.get_text(" ", strip=True)


def test_the_newest_version_is_read_in_each_language_and_no_decision_is_said_to_be_missing(client):
    texts = written_protocol(newest_protocol())
    for language, prefix in PREFIXES.items():
        page = client.get(f"{prefix}/registry/protocol/")
        soup = BeautifulSoup(page.content, "html.parser")
        assert soup.h1.text == texts[language].title
        assert texts[language].sha256 in words(page)
        assert len(soup.select("main section h2[id]")) == 17
        for link in soup.select("nav.contents a"):
            assert soup.select_one(link["href"])
    assert "No ethics decision is recorded yet." in words(client.get("/registry/protocol/"))


def test_a_version_shows_what_changed_and_the_one_before_says_that_it_is_old(client):
    publish(offered(**ETHICS))
    page = words(client.get("/registry/protocol/9.0/"))
    assert f"Added: {NEWS}" in page
    assert "This is a substantial change." in page
    assert (
        "Committee of Example decided about version 9.0 on 1 March 2026. Reference: 2026-7" in page
    )
    old = words(client.get("/registry/protocol/1.0/"))
    assert "This is not the newest version. Read the newest one" in old
    assert "No ethics decision is recorded yet." in old
    assert "This was the first version." in old
    publish(offered("9.1"))
    assert "decided about version 9.0" in words(client.get("/registry/protocol/"))


def test_the_file_has_exactly_the_bytes_that_are_hashed(client):
    for language, text in written_protocol(newest_protocol()).items():
        file = client.get(f"/registry/protocol/1.0/{language}.json")
        assert file["Content-Type"] == "application/json"
        assert sha256(file.content).hexdigest() == text.sha256


@pytest.mark.parametrize(
    "path", ["/registry/protocol/9.9/", "/registry/protocol/1.0/fr.json", "/registry/protocol/9.9/en.json"]
)  # fmt: skip
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_draft_is_seen_by_nobody(client):
    before = client.get("/registry/protocol/").content
    started()
    assert client.get("/registry/protocol/9.0/").status_code == 404
    assert client.get("/registry/protocol/9.0/en.json").status_code == 404
    assert client.get("/registry/protocol/").content == before


def test_a_language_that_a_version_lacks_is_read_in_the_sites_own():
    texts = written_protocol(newest_protocol())
    assert text_to_read({"en": texts["en"]}, "de").language == "en"


def test_pages_are_kept_until_a_version_is_published(django_capture_on_commit_callbacks):
    server, version = Server(), offered()
    paths = ["/registry/protocol/", "/registry/protocol/1.0/en.json", "/de/registry/protocol/1.0/"]
    for path in paths:
        whole = server.ask(path)
        assert (whole.status, whole.headers["Cache-Control"]) == (200, "no-cache")
        assert server.ask(path, if_none_match=whole.headers["ETag"]).status == 304
    with django_capture_on_commit_callbacks(execute=True):
        publish(version)
    assert NEWS in server.ask("/registry/protocol/").body.decode()


def test_pages_are_accessible_and_fit(client):
    publish(offered(**ETHICS))
    paths = [f"{prefix}/registry/protocol/" for prefix in PREFIXES.values()]
    pages = {path: client.get(path) for path in [*paths, "/registry/protocol/1.0/"]}
    assert faults_of(pages) == []
