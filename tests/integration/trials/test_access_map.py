"""The map of access: its numbers are those of the database, for every country and disease."""

from datetime import timedelta
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_countries import countries

from intake.record.choices.diseases import Family
from tests.browser.rendered import faults_of
from tests.factories import trials
from trials.geography import Region, regions
from trials.vocabulary import disease_families

pytestmark = pytest.mark.django_db

STATES = """
SELECT country, disease, opened.trial_id FROM derived.trial_open_in(%s) AS opened
JOIN derived.trial_current USING (trial_id) JOIN trials_trialversion AS version ON version.id = version_id
CROSS JOIN unnest(diseases) AS disease WHERE state = 'open'
"""
SIXTY = [code for region in list(Region)[:-1] for code in regions()[region][:10]] + ["ZA", "ZM"]


def some_trials():
    """Open in some countries and not in others, of one disease and of two, and one of no disease of ours."""
    places = {"AT": "RECRUITING", "DE": "RECRUITING", "CH": "COMPLETED", "MX": "NOT_YET_RECRUITING"}
    trials.trial("NCT99990001", places=places.items(), diseases=["sle"])
    trials.trial("NCT99990002", places=[("AT", "RECRUITING")], diseases=["sle", "ssc"])
    trials.trial("NCT99990003", places=[("US", "RECRUITING"), ("", "RECRUITING")], diseases=["iim"])
    trials.trial("NCT99990004", places=[("FR", "RECRUITING")], diseases=[])
    trials.trial("NCT99990005", places=[("BR", "RECRUITING")], status="COMPLETED")


def many_trials():
    """200 trials, each of every disease that records name and open in the same 60 countries."""
    made = trials.applied_import()
    for number in range(200):
        trials.trial(
            f"NCT9999{number:04}",
            places=[(code, "RECRUITING") for code in SIXTY],
            diseases=[code for code in disease_families() if code != Family.OTHER],
            made_import=made,
        )


def soup(answer):
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def counted():
    """{(country, disease or ""): trials} as the database has them."""
    with connection.cursor() as cursor:
        cursor.execute(STATES, [timezone.now().date()])
        found = {}
        for country, disease, trial in cursor.fetchall():
            for key in (country, disease), (country, ""):
                found.setdefault(key, set()).add(trial)
    return {key: len(ids) for key, ids in found.items()}


def table(page):
    """{(country, disease or ""): number} of the table; disease by its link's address."""
    heads = page.select(".access thead th")[1:]
    keys = [head.a["href"].split("/")[-2] if head.a else "" for head in heads]
    return {
        (row["id"].upper(), key): int(cell.get_text())
        for row in page.select(".access tbody tr[id]")
        for key, cell in zip(keys, row.select("td"), strict=True)
        if cell.get_text() != "0"
    }


def tiles(page):
    """{country: number} of the tiles."""
    texts = [[text.get_text() for text in tile.select("text")] for tile in page.select(".tiles g")]
    return {code: int(*count or ["0"]) for *count, code in texts}


def test_numbers_are_those_of_the_database_for_every_country_and_disease(client):
    some_trials()
    every, page = counted(), soup(client.get("/trials/where/"))
    assert len(every) == 7
    assert table(page) == every
    codes = [code for code, _ in countries if code not in regions()[Region.NO_RESIDENTS]]
    assert tiles(page) == {code: every.get((code, ""), 0) for code in codes}
    for disease in disease_families():
        page, of = soup(client.get(f"/trials/where/{disease}/")), {}
        of = {country: number for (country, key), number in every.items() if key == disease}
        assert tiles(page) == {code: of.get(code, 0) for code in codes}
        assert table(page) == {(country, ""): number for country, number in of.items()}


def test_tiles_and_numbers_lead_to_lists(client):
    some_trials()
    page = soup(client.get("/trials/where/"))
    assert [link["href"] for link in page.select(".tiles a")] == ["#at", "#de", "#us"]
    links = {urljoin("/trials/where/", link["href"]) for link in page.select(".access td a")}
    assert links == {f"/trials/{name}/" for name in ("sle/at", "sle/de", "ssc/at", "iim/us")}
    page = soup(client.get("/de/trials/where/sle/"))
    for links in page.select(".tiles a"), page.select(".access td a"):
        hrefs = {urljoin("/de/trials/where/sle/", link["href"]) for link in links}
        assert hrefs == {"/de/trials/sle/at/", "/de/trials/sle/de/"}
    assert {client.get(link["href"]).status_code for link in page.select(".tiles a")} == {200}


def test_it_says_where_nobody_can_go(client):
    some_trials()
    page = soup(client.get("/trials/where/sle/"))
    words = page.find(id="nobody").parent.get_text(" ", strip=True)
    assert "In 241 of 243 countries and territories we know of no open trial." in words
    assert "Northern America (5) Bermuda, Canada," in words
    assert "Austria" not in words
    assert "Bouvet" not in words


def test_a_place_where_nobody_lives_is_shown_if_a_trial_is_open_there(client):
    trials.trial(places=[("AQ", "RECRUITING")])
    assert tiles(soup(client.get("/trials/where/sle/")))["AQ"] == 1


def test_the_table_is_sorted_by_links(client):
    some_trials()
    for number in range(6, 9):
        trials.trial(f"NCT9999000{number}", places=[("MX", "RECRUITING")])
    links = soup(client.get("/trials/where/")).select(".choices-line a[href^='?']")
    rows = {
        link["href"]: soup(client.get(f"/trials/where/{link['href']}")).select(".access tr[id]")
        for link in links
    }
    assert {href: " ".join(row["id"] for row in found) for href, found in rows.items()} == {
        "?sort=name#table": "at de mx us",
        "?sort=open#table": "mx at de us",
        "?sort=region#table": "at de us mx",
    }


@pytest.mark.parametrize(
    "path",
    ["where/lupus/", "where/iim.dm/", "where/SLE/", "where/?sort=price", "where/sle/?sort="],
)
def test_what_is_unknown_is_not_found(client, path):
    assert client.get(f"/trials/{path}").status_code == 404


@pytest.mark.parametrize("path", ["/trials/where/", "/de/trials/where/sle/"])
def test_too_old_a_file_leaves_the_map_empty(client, path):
    trials.trial(made_import=trials.applied_import(timezone.now().date() - timedelta(days=91)))
    page = soup(client.get(path))
    assert not page.select(".tiles, .access, #nobody")
    assert page.select(".clocks__banner")


def test_without_any_trial_nobody_can_go_anywhere(client):
    trials.applied_import()
    page = soup(client.get("/trials/where/"))
    assert not page.select(".access")
    assert "In 243 of 243 countries" in page.get_text(" ", strip=True)


def test_the_map_is_accessible_and_fits(client):
    some_trials()
    paths = ("/trials/where/?sort=region", "/trials/where/sle/", "/trials/where/mctd/")
    assert faults_of({path: client.get(path) for path in paths}) == []


@pytest.mark.parametrize("path", ["/trials/where/", "/de/trials/where/", "/es/trials/where/sle/"])
def test_pages_stay_small_and_ask_little_with_many_trials(client, path):
    trials.trial()
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    many_trials()
    with CaptureQueriesContext(connection) as many:
        answer = client.get(path)
    assert len(many) == len(few) <= 2
    assert len(tiles(soup(answer))) == 243
    assert len(answer.content) <= 60_000
