"""Every published version is kept, with its changes and its note."""

import psycopg
import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from psycopg import errors

from articles.actions import record_publication
from articles.choices import ChangeKind
from articles.models import PublishedVersion
from tests.editing import edit, publish, sentences
from tests.factories.articles import explainer
from tests.services import runtime_environment

pytestmark = pytest.mark.django_db

UPDATE = {"change_kind": "update", "change_note": "New numbers."}
CORRECTION = {"change_kind": "correction", "change_note": "A number was wrong."}
NEWER = "<p>Cells were never given [@doe2024].</p>"


@pytest.fixture
def published(draft, author, doctor):
    return publish(author, doctor, draft)


def history(client, article):
    return BeautifulSoup(client.get(article.get_url() + "history/").text, "html.parser")


def test_the_first_publication_needs_no_note(published, author):
    (first,) = published.published_versions.all()
    assert (first.number, first.kind, first.note) == (1, ChangeKind.FIRST, "")
    assert first.by == f"user:{author.user.pk}"
    assert first.reviewed_by == "Ada Doe"
    assert first.paragraphs[:3] == ["On cells", "What cells do.", "Cells were given."]
    assert first.paragraphs[-1].startswith("Doe J. On cells.")


@pytest.mark.parametrize(
    "note",
    [
        {},
        {"change_kind": "update"},
        {"change_note": "New."},
        {"change_kind": "first", "change_note": "New."},
    ],
)
def test_a_change_without_kind_and_note_can_not_be_submitted(published, author, note):
    answer = edit(author, published, **note)
    assert answer.status_code == 200
    assert "change" in sentences(answer)
    assert edit(author, published, action="", **(note | {"change_kind": ""})).status_code == 302


def test_a_note_is_not_used_twice(published, author, doctor):
    publish(author, doctor, published, **UPDATE)
    answer = edit(author, published, **UPDATE)
    assert "This note was published before" in sentences(answer)


def test_the_next_change_starts_with_an_empty_note(published, author, doctor):
    again = publish(author, doctor, published, **UPDATE)
    assert (again.change_kind, again.change_note) == ("", "")
    assert again.published_versions.last().note == "New numbers."


def test_readers_see_what_changed_from_version_to_version(client, published, author, doctor):
    publish(author, doctor, published, text=NEWER, **UPDATE)
    page = history(client, published)
    assert [head.text for head in page.select("main h2")] == ["Version 2", "Version 1"]
    newer, first = page.select("section.version")
    assert "Updated on" in newer.text
    assert "New numbers." in newer.text
    assert "Reviewed by Ada Doe on" in newer.text
    assert "First published on" in first.text
    assert [words.text.split() for words in newer.select("ins")] == [["Added:", "never"]]
    assert newer.select("del") == []
    assert first.select("details") == []


def test_removed_text_is_marked_in_words_too(client, published, author, doctor):
    publish(author, doctor, published, text=NEWER, **UPDATE)
    publish(author, doctor, published, **CORRECTION)
    (removed,) = history(client, published).select("#version-3 del")
    assert removed.text.split() == ["Removed:", "never"]
    assert removed.select_one(".govuk-visually-hidden").text.strip() == "Removed:"


def test_a_version_without_changed_words_says_so(client, published, author, doctor):
    publish(author, doctor, published, **UPDATE)
    assert "No words changed." in history(client, published).text


def test_a_corrected_article_says_so_and_links_to_its_history(client, published, author, doctor):
    assert "Corrected on" not in client.get(published.get_url()).text
    publish(author, doctor, published, text=NEWER, **CORRECTION)
    text = client.get(published.get_url()).text
    assert "Corrected on" in text
    assert f'href="{published.get_url()}history/#version-2"' in text


def test_an_update_is_not_called_a_correction(client, published, author, doctor):
    publish(author, doctor, published, text=NEWER, **UPDATE)
    text = client.get(published.get_url()).text
    assert "Corrected on" not in text
    assert f'href="{published.get_url()}history/"' in text


def test_a_draft_has_no_public_history(client, draft):
    assert client.get("/articles/on-cells/history/").status_code == 404


def test_the_history_is_shown_in_the_readers_language(client, published):
    page = BeautifulSoup(client.get("/de/articles/on-cells/history/").text, "html.parser")
    assert page.html["lang"] == "de"
    assert page.select_one("main p a")["lang"] == "en"


def test_two_versions_of_the_same_second_are_both_kept_in_order(client, published):
    revision = published.live_revision
    at = published.published_versions.get().at
    for note in ("One.", "Two."):
        published.change_kind, published.change_note = "update", note
        record_publication(article=published, revision=revision)
    PublishedVersion.objects.update(at=at)
    assert [(row.number, row.note) for row in published.published_versions.all()] == [
        (1, ""),
        (2, "One."),
        (3, "Two."),
    ]
    shown = [head.text for head in history(client, published).select("main h2")]
    assert shown == ["Version 3", "Version 2", "Version 1"]


def test_no_two_versions_of_an_article_have_one_number(published):
    row = published.published_versions.get()
    row.pk, row.kind, row.note = None, ChangeKind.UPDATE, "Again."
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_published_version_does_not_change_with_the_draft(client, published):
    revision = published.live_revision
    revision.content["standfirst"] = "Slipped in."
    revision.save()
    assert published.published_versions.get().paragraphs[1] == "What cells do."


@pytest.mark.django_db(transaction=True)
def test_the_site_can_add_published_versions_and_not_change_them():
    with psycopg.connect(runtime_environment()["DATABASE_URL"], autocommit=True) as site:
        for statement in (
            "DELETE FROM articles_publishedversion",
            "UPDATE articles_publishedversion SET note = 'Nothing.'",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                site.execute(statement)
        granted = site.execute(
            "SELECT has_table_privilege('articles_publishedversion', 'INSERT')"
        ).fetchone()
    assert granted == (True,)


def test_shipped_articles_have_a_published_version_too(client):
    article = explainer()
    assert article.published_versions.get().by == "system:articles"
    assert "Not yet reviewed by a doctor" in history(client, article).text
