"""What changed, in words: each statement has its words, its page and its place in the feed."""

import json
from html import unescape
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from hesperion.public_log.kinds import all_kinds
from hesperion.public_log.models import Statement
from hesperion.public_log.restoring import state_gap
from registry import log_pages
from registry.log_words import KIND_WORDS, shown_statements
from tests.atlas_pages import soup_of
from tests.browser.rendered import faults_of
from tests.page_cache import Server
from tests.public_logs import filled_log, lost, state

pytestmark = pytest.mark.django_db

CHANGES, FEED, CHECK = "/registry/changes/", "/registry/changes/feed/", "/registry/check/"
ATOM = "{http://www.w3.org/2005/Atom}"


def sentences(answer):
    return [one.a.get_text() for one in soup_of(answer).select("ol.rows > li")]


def test_each_kind_that_an_app_registers_has_words():
    assert all_kinds() - KIND_WORDS.keys() == set()


def test_the_newest_is_first_and_each_has_a_page_with_its_hash_and_its_json(client):
    filled_log(4)
    rows = list(Statement.objects.order_by("-seq"))
    page = soup_of(client.get(CHANGES))
    links = [one["href"] for one in page.select("ol.rows a") if one["href"].startswith(CHANGES)]
    assert links == [f"{CHANGES}{row.seq}/" for row in rows]
    for row in rows:
        own = soup_of(client.get(f"{CHANGES}{row.seq}/"))
        assert own.select_one("code").get_text() == row.sha256
        assert json.loads(own.pre.get_text())["about"] == row.about
    assert sentences(client.get(CHANGES))[0].startswith("A text was taken out of statement")


def test_a_text_that_was_taken_out_is_on_no_page(client):
    filled_log(4)
    taken = Statement.objects.get(about="test:2", kind="correction")
    own = json.loads(soup_of(client.get(f"{CHANGES}{taken.seq}/")).pre.get_text())
    assert own["texts"].keys() == {"why"}


def test_all_statements_are_in_parts_with_fixed_bounds(client, monkeypatch):
    monkeypatch.setattr(log_pages, "PART", 3)
    for number in range(9):
        state(number)
    count = Statement.objects.count()
    seen = []
    for link in soup_of(client.get(CHANGES)).select(".parts a"):
        links = soup_of(client.get(link["href"])).select("ol.rows a")
        seen += [int(one["href"].split("/")[-2]) for one in links if "/changes/" in one["href"]]
    assert seen == list(range(count, 0, -1))
    first = client.get(f"{CHANGES}part/1/").content
    state(99)
    assert client.get(f"{CHANGES}part/1/").content == first


@pytest.mark.parametrize("path", ["0/", "999999/", f"{10**30}/", "part/0/", "part/999/", "x/"])
def test_what_there_is_not_is_not_found(client, path):
    assert client.get(CHANGES + path).status_code == 404


def test_each_entry_of_the_feed_has_number_and_hash_and_the_feed_has_the_head(client):
    filled_log(3)
    last = Statement.objects.last()
    for language in ("", "/de", "/es"):
        feed = ElementTree.fromstring(client.get(language + FEED).content)  # noqa: S314 - ours
        assert last.sha256 in feed.find(f"{ATOM}subtitle").text
        entries = feed.findall(f"{ATOM}entry")
        assert len(entries) == Statement.objects.count()
        for entry, row in zip(entries, Statement.objects.order_by("-seq"), strict=True):
            assert f"{row.seq}, SHA-256 {row.sha256}" in entry.find(f"{ATOM}summary").text
            assert entry.find(f"{ATOM}link").get("href").endswith(f"/changes/{row.seq}/")


def test_a_statement_leads_to_the_page_that_it_is_about():
    shown = shown_statements(Statement.objects.filter(kind="schedule"))
    assert {one.address for one in shown} == {reverse("schedule_json")}


def test_the_check_page_has_command_keys_and_the_end_of_the_log(client):
    state(1)
    text = soup_of(client.get(CHECK)).main.get_text(" ", strip=True)
    assert "python3 verify.py log.jsonl" in text
    assert Statement.objects.last().sha256 in text
    assert "Key 1 (signs now)" in " ".join(text.split()).replace("( ", "(").replace(" )", ")")
    assert "gap" not in text


def test_a_gap_is_named_from_the_day_on_which_it_is_found_until_for_good(client, ledger):
    forgotten = state(1)
    last = lost(forgotten)
    assert "The log has a gap from" in client.get(CHECK).text
    state_gap(last)
    text = unescape(client.get(CHECK).text)
    assert f"statements {last.first} to {last.last} are missing" in text
    assert "What we said about it" in text
    assert "We will say here why" not in text


def test_pages_come_from_the_page_cache_and_a_new_statement_is_there_at_once(
    django_capture_on_commit_callbacks,
):
    server = Server()
    paths = (CHANGES, FEED, CHECK, f"{CHANGES}1/", f"{CHANGES}part/1/")
    for path in paths:
        whole = server.ask(path)
        assert (path, whole.status) == (path, 200)
        assert server.ask(path, if_none_match=whole.headers["ETag"]).status == 304
    with django_capture_on_commit_callbacks(execute=True):
        new = state(77)
    for path in paths[:3]:
        assert new.sha256.encode() in server.ask(path).body or path == CHANGES
    assert f"{CHANGES}{new.seq}/".encode() in server.ask(CHANGES).body


def test_pages_are_accessible_and_fit(client, monkeypatch):
    monkeypatch.setattr(log_pages, "PART", 3)
    filled_log(6)
    paths = (CHANGES, f"{CHANGES}part/1/", f"{CHANGES}2/", CHECK, f"/de{CHECK}")
    assert faults_of({path: client.get(path) for path in paths}) == []
