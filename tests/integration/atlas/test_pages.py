"""The public pages of the atlas: which there are, what they say without a release, how they are served."""

import pytest
from django.urls import translate_url
from django.utils import translation

from atlas.actions.approving import approve_candidate
from atlas.queries import newest_release
from atlas.tables.definitions import TABLES
from intake.record.choices.diseases import Family
from tests.atlas_pages import linked, sections, some_bands, soup_of
from tests.factories.atlas import candidate, passed, published
from tests.page_cache import Server

pytestmark = pytest.mark.django_db
PAGES = [
    "/atlas/", "/atlas/how/", "/atlas/releases/", "/atlas/releases/1/", "/atlas/markers/",
    "/atlas/markers/iim/", "/atlas/markers/iim/mda5/", "/atlas/people/sle/", "/atlas/answers/iim/",
]  # fmt: skip
FILES = [
    "/atlas/markers.csv", "/atlas/markers.json", "/atlas/releases/1.json", "/atlas/releases/1/spec.json",
    "/atlas/releases/1/markers.csv", "/atlas/releases/1/markers.json",
]  # fmt: skip
UNKNOWN = [
    "/atlas/nothing/", "/atlas/nothing/iim/", "/atlas/markers/nothing/", "/atlas/markers/other/",
    "/atlas/markers/iim/nothing/", "/atlas/markers/iim/ro60/", "/atlas/people/sle/nothing/",
    "/atlas/answers/iim/m12/", "/atlas/later-events/iim/infection.1/", "/atlas/nothing.csv",
    "/atlas/nothing.json", "/atlas/releases/2/", "/atlas/releases/2.json", "/atlas/releases/2/markers.csv",
    "/atlas/releases/1/nothing.json", "/atlas/releases/0/", "/atlas/releases/99999999999999999999/",
]  # fmt: skip


@pytest.fixture
def release():
    return published(some_bands(Family.IIM))


def text_of(answer) -> str:
    return soup_of(answer).main.get_text(" ", strip=True)


def test_before_the_first_release_pages_say_what_will_be_there_and_show_published_series(client):
    first = client.get("/atlas/")
    assert "There are no numbers yet" in text_of(first)
    assert len(soup_of(first).select(".atlas-series > ul > li")) == 6
    page = client.get("/atlas/kinds/sle/")
    assert "There are no numbers yet" in text_of(page)
    assert "DORIS" in text_of(page)
    assert list(sections(soup_of(page))) == []
    assert "There is no release yet" in text_of(client.get("/atlas/releases/"))
    assert client.get("/atlas/kinds.csv").status_code == 404


def test_a_candidate_is_not_shown(client, release):
    before = [client.get(path).content for path in PAGES + FILES]
    candidate(dict.fromkeys(some_bands(Family.IIM), 996))
    assert newest_release() == release
    assert [client.get(path).content for path in PAGES + FILES] == before
    assert client.get("/atlas/releases/2/").status_code == 404


def test_pages_lead_to_each_table_of_each_disease_that_it_counts(release):
    families = (Family.IIM, Family.OTHER)
    found = linked(*families)
    fixed = {"/atlas/", "/atlas/how/", "/atlas/releases/", "/atlas/releases/1/"}
    tables = {f"/atlas/{slug}/" for slug in TABLES}
    pages = {
        f"/atlas/{slug}/{family}/"
        for slug, table in TABLES.items()
        for family in families
        if any(table.faces(family))
    }
    assert fixed | tables | pages <= found.keys()
    subjects = found.keys() - fixed - tables - pages
    assert len(subjects) == 9 + 9 + 9 + 2 * (
        3 + 7
    )  # markers, organs, events of first weeks and later
    assert "–" in text_of(
        found["/atlas/markers/"]
    )  # nobody with another disease is asked for markers


@pytest.mark.parametrize("path", UNKNOWN)
def test_what_there_is_not_is_not_found(client, release, path):
    assert client.get(path).status_code == 404


def test_query_strings_are_ignored(client, release):
    """Beside what is filled in where one changes the language."""
    query = "?disease=iim&low=11"
    for path in PAGES:
        assert soup_of(client.get(path + query)).main == soup_of(client.get(path)).main
    for path in FILES:
        assert client.get(path + query).content == client.get(path).content


def test_nothing_can_be_sent_to_them(client, release):
    assert {client.post(path).status_code for path in PAGES + FILES} == {405}


def test_all_are_answered_from_the_page_cache(release):
    server = Server()
    for path in PAGES + FILES:
        whole = server.ask(path)
        assert (whole.status, whole.headers["Cache-Control"]) == (200, "no-cache")
        assert server.ask(path, if_none_match=whole.headers["ETag"]).status == 304
        head = server.ask(path, "HEAD")
        assert (head.status, head.body, head.headers["ETag"]) == (200, b"", whole.headers["ETag"])


def test_approving_a_release_shows_it_at_once(release, django_capture_on_commit_callbacks):
    server = Server()
    before = server.ask("/atlas/markers.csv").body
    newer = candidate(some_bands(Family.IIM, seed=2))
    sha256 = passed(newer).sha256
    with django_capture_on_commit_callbacks(execute=True):
        approve_candidate(release=newer, sha256=sha256, by="user:902")
    after = server.ask("/atlas/markers.csv").body
    assert after != before
    assert after == server.ask("/atlas/releases/2/markers.csv").body


def test_a_page_is_in_each_language_and_a_file_in_none(client, release):
    for path in PAGES:
        with translation.override("en"):
            german = translate_url(path, "de")
        assert german == f"/de{path}"
        assert soup_of(client.get(german)).html["lang"] == "de"
    for path in FILES:
        assert client.get(f"/de{path}").status_code == 404


def test_pages_are_within_60_kb_however_many_numbers_there_are(client):
    published(dict.fromkeys(some_bands(Family.IIM), 996))
    sizes = {path: len(answer.content) for path, answer in linked(Family.IIM).items()}
    largest = sorted(sizes, key=sizes.get)[-3:]
    assert sizes[largest[-1]] > 40_000
    for path in [f"/{language}{one}" for language in ("de", "es") for one in largest]:
        sizes[path] = len(client.get(path).content)
    assert {path: size for path, size in sizes.items() if size > 60 * 1024} == {}


def test_a_page_says_what_its_numbers_mean(client, release):
    page = text_of(client.get("/atlas/since/iim/"))
    for sentence in (
        "People who died or were too ill could not join.",
        "Fewer than 11, or held back to protect somebody.",
        "Silence is an answer too",
        "Each row may be of another day.",
    ):
        assert sentence in page
    explained = "If it is really more, the share may be off."
    assert explained not in text_of(client.get("/atlas/people/iim/"))
    published(dict.fromkeys(some_bands(Family.IIM), 31))
    assert explained in text_of(client.get("/atlas/since/iim/"))
    how = text_of(client.get("/atlas/how/"))
    assert (
        "People with and without CAR-T differed beforehand. These numbers can’t say which is better."
        in how
    )


def test_groups_whose_ranges_overlap_may_differ_by_chance(client):
    key = "markers:iim:mda5:{}:{}".format
    positive = {key("positive", "quiet_off"): 36, key("positive", "came_back"): 31}
    negative = {key("negative", "quiet_off"): 31, key("negative", "came_back"): 36}
    published(positive | negative)
    compared = soup_of(client.get("/atlas/markers/iim/mda5/")).select_one(
        "[aria-labelledby=compared]"
    )
    assert [one.get_text() for one in compared("h3")] == [
        "Quiet, without medicines",
        "The disease came back",
    ]
    assert compared.get_text().count("The ranges overlap: the difference may be chance.") == 2
    far = {key("negative", "quiet_off"): 996, key("negative", "came_back"): 31}
    published(far)
    compared = soup_of(client.get("/atlas/markers/iim/mda5/")).select_one(
        "[aria-labelledby=compared]"
    )
    assert (
        compared.get_text().count("The ranges do not overlap. The difference can still be chance")
        == 2
    )
