"""Metadata, feeds, sitemap and exports of articles."""

import json
from io import BytesIO
from urllib.parse import quote
from urllib.robotparser import RobotFileParser
from xml.etree.ElementTree import Element

import pytest
from bs4 import BeautifulSoup
from defusedxml import ElementTree
from django.conf import settings
from django.core.exceptions import ValidationError
from PIL import Image

from articles.models import ArticlePage
from articles.sharing.citation_export import bibtex, ris
from articles.sharing.preview_image import IMAGE_SIZE, draw_preview
from tests.factories.articles import article, explainer

PAGE = "/articles/car-t-autoimmune/"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"

pytestmark = pytest.mark.django_db


def soup(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.text, "html.parser")


def described(client, path=PAGE):
    (script,) = soup(client, path).select('script[type="application/ld+json"]')
    return json.loads(script.string)


def public(**fields):
    page = article(**fields)
    page.live = True
    page.save_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


def correct(page, note):
    page.change_kind, page.change_note = "correction", note
    page.save_revision().publish()


def test_schema_org_data_has_dates_sources_and_authors(client):
    told = described(client)
    page = explainer()
    assert told["@type"] == ["MedicalWebPage", "MedicalScholarlyArticle"]
    assert told["url"] == f"{settings.BASE_URL}{PAGE}"
    assert (told["headline"], told["inLanguage"]) == (page.title, "en")
    assert told["datePublished"] == page.published_versions.get().at.isoformat()
    assert told["author"]["name"] == "Hesperion Research Team"
    assert told["wordCount"] > 1000
    assert "lastReviewed" not in told, "nobody has reviewed it"
    assert len(told["citation"]) == page.references.count()
    dois = {each["value"] for work in told["citation"] for each in work.get("identifier", [])}
    assert {reference.doi for reference in page.references.all() if reference.doi} <= dois


def test_schema_org_data_of_a_source_is_a_journal_article_or_a_page_of_an_agency(client):
    page = explainer()
    kinds = {work["name"]: work["@type"] for work in described(client)["citation"]}
    for reference in page.references.all():
        is_printed = bool(reference.doi or reference.pmid)
        assert (kinds[reference.title] == "ScholarlyArticle") == is_printed
    assert set(kinds.values()) == {"ScholarlyArticle", "CreativeWork"}


def test_schema_org_data_has_the_reviewer_and_the_corrections(client):
    page = public()
    page.reviewed_by, page.reviewed_on = "Ada Doe", page.checked_on
    correct(page, "A number was wrong.")
    told = described(client, page.get_url())
    assert told["reviewedBy"]["name"] == "Ada Doe"
    assert told["lastReviewed"] == page.checked_on.isoformat()
    assert [each["text"] for each in told["correction"]] == ["A number was wrong."]
    assert told["version"] == 2


def test_no_text_can_end_the_json_ld_element(client):
    title = "</script><script>alert(1)</script> & “more”"
    page = public(title=title)
    assert described(client, page.get_url())["headline"] == title


def test_a_shared_link_has_a_title_a_text_and_a_preview_image(client):
    head = soup(client, PAGE).head
    told = {tag["property"]: tag["content"] for tag in head.select("meta[property]")}
    page = explainer()
    assert told["og:title"] == page.title
    assert told["og:description"] == page.standfirst
    assert told["og:url"] == f"{settings.BASE_URL}{PAGE}"
    answer = client.get(told["og:image"].removeprefix(settings.BASE_URL))
    assert answer.headers["Content-Type"] == "image/png"
    picture = Image.open(BytesIO(answer.content))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999"])
def test_a_version_that_does_not_exist_has_no_preview_image(client, number):
    assert client.get(f"{PAGE}picture/1/").status_code == 200
    assert client.get(f"{PAGE}picture/{number}/").status_code == 404


@pytest.mark.parametrize("title", ["Short", "word " * 200, "a" * 300, "ß ñ – “é”"])
def test_every_title_has_a_preview_image(title):
    assert Image.open(BytesIO(draw_preview(title))).size == IMAGE_SIZE


def test_reference_managers_find_the_metadata_to_cite_an_article(client):
    head = soup(client, PAGE).head
    told = {tag["name"]: tag["content"] for tag in head.select("meta[name^=citation_]")}
    page = explainer()
    assert told["citation_title"] == page.title
    assert told["citation_author"] == "Hesperion Research Team"
    assert told["citation_publication_date"] == f"{page.first_published_at:%Y/%m/%d}"
    assert told["citation_public_url"] == f"{settings.BASE_URL}{PAGE}"


@pytest.mark.parametrize(
    ("form", "suffix", "begins"),
    [("bibtex", "bib", "@online{hesperion:car-t-autoimmune:1,"), ("ris", "ris", "TY  - ELEC\r\n")],
)
def test_an_article_is_exported_as_bibtex_and_ris(client, form, suffix, begins):
    links = [link["href"] for link in soup(client, PAGE).select(".cite a")]
    address = f"{settings.BASE_URL}{PAGE}cite/{form}/"
    assert address in links
    answer = client.get(address.removeprefix(settings.BASE_URL))
    assert answer.text.startswith(begins)
    assert f'filename="car-t-autoimmune.{suffix}"' in answer.headers["Content-Disposition"]
    assert f"{settings.BASE_URL}{PAGE}" in answer.text
    assert client.get(f"{PAGE}cite/other/").status_code == 404


def test_a_citation_of_an_article_with_a_foreign_slug_is_saved_under_it(client):
    public(slug="über-zellen")
    told = client.get("/articles/über-zellen/cite/ris/").headers["Content-Disposition"]
    assert told == "attachment; filename*=utf-8''%C3%BCber-zellen.ris"


def test_characters_that_bibtex_and_ris_read_as_commands_are_escaped():
    page = public(title="50 % of_all {cells} & $1 ~ \\x ^2 #3\nTY  - x")
    assert r"50 \% of\_all \{cells\} \& \$1 \textasciitilde{} \textbackslash{}x" in bibtex(page)
    lines = ris(page).split("\r\n")
    assert [line[:6] for line in lines if line] == [
        f"{tag}  - " for tag in ["TY", "AU", "TI", "PB", "PY", "DA", "ET", "LA", "UR", "ER"]
    ]


def entries(client, path="/articles/feed/") -> list[Element]:
    answer = client.get(path)
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.text)
    for name in ("id", "title", "updated"):
        assert feed.find(f"{ATOM}{name}").text
    assert feed.find(f"{ATOM}author/{ATOM}name").text == "Hesperion"
    assert {link.get("rel") for link in feed.findall(f"{ATOM}link")} == {"alternate", "self"}
    return feed.findall(f"{ATOM}entry")


def test_the_feed_has_an_entry_for_each_published_version_and_ids_that_stay(client):
    page = public()
    correct(page, "A number was wrong.")
    found = entries(client)
    newest = found[0]
    assert newest.find(f"{ATOM}title").text == "Corrected: On cells"
    assert newest.find(f"{ATOM}summary").text == "A number was wrong."
    ids = [entry.find(f"{ATOM}id").text for entry in found]
    assert len(set(ids)) == len(ids) == 4
    assert all(each.startswith("tag:") for each in ids)
    page.slug = "moved"
    page.save()
    assert [entry.find(f"{ATOM}id").text for entry in entries(client)] == ids
    for entry in found:
        for name in ("updated", "published"):
            assert entry.find(f"{ATOM}{name}").text
        assert entry.find(f"{ATOM}link").get("href")


def test_each_language_has_a_feed_without_unpublished_articles(client):
    before, german = len(entries(client)), len(entries(client, "/de/articles/feed/"))
    assert before >= german > 0
    explainer().unpublish()
    assert len(entries(client)) == before - 1
    assert len(entries(client, "/de/articles/feed/")) == german


def test_pages_link_to_the_feed_of_their_language(client):
    (link,) = soup(client, PAGE).select('link[type="application/atom+xml"]')
    assert link["href"] == "/articles/feed/"


def test_the_sitemap_lists_what_is_public_in_each_language(client):
    page = article()
    answer = client.get("/sitemap.xml")
    addresses = ElementTree.fromstring(answer.text).findall(f"{MAP}url")
    listed = {address.find(f"{MAP}loc").text for address in addresses}
    for path in ("", "articles/", PAGE[1:], "share/", "registry/", "registry/changes/"):
        for prefix in ("/", "/de/", "/es/"):
            assert f"http://testserver{prefix}{path}" in listed
    assert not [address for address in listed if page.slug in address]
    assert not [address for address in listed if "/my/" in address or "/de/de/" in address]
    for address in addresses:
        others = {link.get("hreflang") for link in address.findall(f"{XHTML}link")}
        assert others == {"en", "de", "es"}
    for address in listed:
        assert client.get(address.removeprefix("http://testserver")).status_code == 200


def test_robots_may_read_articles_and_no_pages_of_patients(client):
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())
    for path in ("/", PAGE, "/de/articles/", "/share/", "/stories/"):
        assert robots.can_fetch("*", path)
    for path in ("/admin/", "/cms/", "/account/login/"):
        assert not robots.can_fetch("*", path)
    rules = [line.path for line in robots.default_entry.rulelines]
    for prefix in ("", "/de", "/es"):
        assert quote(f"{prefix}/my/") in rules
        assert quote(f"{prefix}/share/*/") in rules
    assert robots.site_maps() == [f"{settings.BASE_URL}/sitemap.xml"]


def test_an_article_says_how_long_it_takes_to_read(client):
    assert "minutes to read" in soup(client, PAGE).select_one(".byline").text


def test_a_changed_address_redirects_to_the_new_one(client, django_capture_on_commit_callbacks):
    page = public()
    old = page.get_url()
    with django_capture_on_commit_callbacks(execute=True):
        page.slug = "moved"
        page.change_kind, page.change_note = "update", "Another address."
        page.save_revision().publish()
    for below in ("", "history/", "cite/ris/"):
        answer = client.get(old + below)
        told = (answer.status_code, answer.headers["Location"])
        assert told == (301, f"/articles/moved/{below}")
        assert client.get(f"/articles/moved/{below}").status_code == 200
        answer = client.get(f"/de{old}{below}?from=a-list")
        told = (answer.status_code, answer.headers["Location"])
        assert told == (301, f"/de/articles/moved/{below}")
    assert client.get("/de/articles/nowhere/").status_code == 404


@pytest.mark.parametrize("slug", ["feed", "search", "words"])
def test_no_article_takes_the_address_of_another_page(slug):
    with pytest.raises(ValidationError, match="Another page has this address"):
        public(slug=slug)
