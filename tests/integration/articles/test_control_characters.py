"""Control characters, as from Word, are removed from texts, and a stored one does no harm."""

import pytest
from bs4 import BeautifulSoup
from defusedxml import ElementTree
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents.models import Document
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from articles.blocks import FEATURES
from articles.models import ArticlePage, PublishedVersion
from articles.narration.content_file import SHIPPED_NARRATIONS
from tests import editing
from tests.factories.articles import article, explainer

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
EVIL = "Soft\x0bbreak\x01 \u202eand\u200b end\uffff"
LINE = "Soft break and end"


def titles(client):
    answer = client.get("/articles/feed/")
    assert answer.status_code == 200
    entries = ElementTree.fromstring(answer.text).iter(f"{ATOM}entry")
    return [entry.find(f"{ATOM}title").text for entry in entries]


def test_control_characters_that_an_editor_types_or_pastes_are_not_saved(author):
    page = explainer().get_parent()
    body = [
        ("heading", EVIL),
        ("text", rich_text("<p>Soft\x0bbreak\u200b [@doe2024].</p>", features=FEATURES)),
        ("quote", {"text": EVIL, "source": "doe2024"}),
    ]
    sent = editing.form(
        title=EVIL,
        standfirst=EVIL,
        prepared_by=EVIL,
        change_note=EVIL,
        body=streamfield(body),
        references=inline_formset([editing.SOURCE | {"key": "doe2024", "title": EVIL}]),
    )
    answer = author.post(f"/cms/pages/add/articles/articlepage/{page.pk}/", sent)
    assert answer.status_code == 302
    saved = ArticlePage.objects.get(slug="on-cells").get_latest_revision_as_object()
    assert (saved.title, saved.prepared_by) == (LINE, LINE)
    assert saved.standfirst == saved.change_note == LINE.replace("Soft ", "Soft\n")
    assert [block.value for block in saved.body if block.block_type == "heading"] == [LINE]
    assert saved.body[2].value["text"] == saved.standfirst
    assert (
        BeautifulSoup(str(saved.body[1].value), "html.parser").text.strip()
        == "Soft\nbreak [@doe2024]."
    )
    assert saved.references.get().title == saved.standfirst


def test_a_text_without_letters_or_digits_is_refused(author):
    page = explainer().get_parent()
    for unseen in ("\u200b", "—"):
        sent = editing.form(title=unseen, standfirst=unseen) | {"action-submit": "1"}
        answer = author.post(f"/cms/pages/add/articles/articlepage/{page.pk}/", sent)
        assert set(answer.context["form"].errors) == {"title", "standfirst"}
    sent = editing.form(prepared_by="123")
    answer = author.post(f"/cms/pages/add/articles/articlepage/{page.pk}/", sent)
    assert answer.context["form"].errors == {"prepared_by": ["Write the name in letters."]}


def test_control_characters_that_code_sets_are_not_saved():
    assert article(title=EVIL, standfirst=EVIL).title == LINE


def test_a_stored_control_character_does_not_break_the_feed(client):
    page = article()
    page.live = True
    page.save_revision().publish()
    Page.objects.filter(pk=page.pk).update(title=EVIL)
    PublishedVersion.objects.filter(page=page).update(note=EVIL)
    ArticlePage.objects.filter(pk=page.pk).update(standfirst=EVIL)
    assert LINE in titles(client)
    for path in ("/sitemap.xml", page.get_url(), f"{page.get_url()}cite/ris/"):
        assert client.get(path).status_code == 200
    ElementTree.fromstring(client.get("/sitemap.xml").text)


def test_titles_of_files_are_lines(superuser):
    sound = (SHIPPED_NARRATIONS / "taking-part.en.mp3").read_bytes()
    sent = {"title": EVIL, "file": SimpleUploadedFile("a.mp3", sound), "tags": "", "collection": 1}
    assert superuser.post("/cms/documents/add/", sent).status_code == 302
    assert Document.objects.get().title == LINE
