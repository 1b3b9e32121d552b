"""Images and recordings that readers or reviewers use are recorded, served, and not deleted."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection
from wagtail.test.utils.form_data import rich_text, streamfield

from articles.blocks import FEATURES
from articles.models import ArticlePage
from articles.narration.script import SHIPPED_NARRATIONS
from tests.editing import TEXT, decide, edit
from tests.factories.pictures import picture
from tests.garbage import close_left_files
from tests.staff import in_group

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # Wagtail's open files
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
UPDATE = {"change_kind": "update", "change_note": "Another picture."}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    yield
    close_left_files()


@pytest.fixture
def image(author):
    return uploaded(author, Image, "images", "a.jpg", picture())


@pytest.fixture
def recording(author):
    sound = (SHIPPED_NARRATIONS / "taking-part.en.mp3").read_bytes()
    return uploaded(author, Document, "documents", "a.mp3", sound)


def uploaded(author, model, place, name, data):
    sent = {"title": name, "collection": Collection.get_first_root_node().pk}
    author.post(f"/cms/{place}/add/", sent | {"file": SimpleUploadedFile(name, data)})
    return model.objects.latest("pk")


def with_files(image, recording, **fields):
    """The fields of an editor's form for a text with a figure and a recording."""
    figure = {"image": image.pk, "drawing": "", "alt": "A cell", "caption": "", "credit": ""}
    body = [("text", rich_text(TEXT, features=FEATURES)), ("figure", figure)]
    told = {"recording": recording.pk, "recorded_by": "Ada Doe"} if recording else {}
    return {"body": streamfield(body)} | told | fields


@pytest.fixture
def handed_in(draft, author, image, recording):
    edit(author, draft, **with_files(image, recording))
    assert draft.current_workflow_state
    return draft


@pytest.fixture
def published(handed_in, doctor):
    decide(doctor, handed_in)
    return ArticlePage.objects.get(pk=handed_in.pk, live=True)


def page_to_delete(file):
    return reverse(f"{file._meta.app_label}:delete", args=[file.pk])


def assert_stays(client, file):
    for way in (
        page_to_delete(file),
        reverse(f"{file._meta.app_label}:delete_multiple", args=[file.pk]),
        f"/cms/bulk/{file._meta.label_lower.replace('.', '/')}/delete/?next=/cms/&id={file.pk}",
    ):
        answer = client.post(way)
        assert answer.status_code == 409, way
        assert "is in use: On cells. Take it out there" in answer.text
        assert type(file).objects.filter(pk=file.pk).exists()
    with pytest.raises(ProtectedError):
        type(file).objects.all().delete()


def test_a_published_version_names_its_files_and_their_hashes(published, image, recording):
    assert published.published_versions.get().files == [
        {"kind": "image", "id": image.pk, "sha1": image.file_hash},
        {"kind": "document", "id": recording.pk, "sha1": recording.file_hash},
    ]
    assert len(image.file_hash) == 40


@pytest.mark.django_db(transaction=True)  # what is refused ends its transaction
@pytest.mark.parametrize("state", ["handed_in", "published", "approved for later"])
@pytest.mark.parametrize("who", ["author", "superuser"])
def test_a_file_of_a_public_or_submitted_article_is_not_deleted(
    request, draft, author, image, recording, state, who
):
    if state == "approved for later":
        soon = (timezone.now() + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
        edit(author, draft, **with_files(image, recording, go_live_at=soon))
        decide(request.getfixturevalue("doctor"), draft)
        assert draft.revisions.filter(approved_go_live_at__isnull=False).exists()
    else:
        request.getfixturevalue(state)
    client = request.getfixturevalue(who)
    assert_stays(client, image)
    assert_stays(client, recording)


def test_a_file_that_readers_no_longer_see_can_be_deleted(
    published, author, doctor, image, recording
):
    other = uploaded(author, Image, "images", "b.jpg", picture(size=(700, 700)))
    edit(author, published, **with_files(other, None, **UPDATE))
    decide(doctor, published)
    for file in (image, recording):
        assert author.post(page_to_delete(file)).status_code == 302
        assert not type(file).objects.filter(pk=file.pk).exists()


def test_a_file_of_a_draft_can_be_deleted_and_the_draft_can_then_not_be_submitted(
    draft, author, image, recording
):
    edit(author, draft, action="", **with_files(image, recording))
    assert author.post(page_to_delete(image)).status_code == 302
    article = ArticlePage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    assert article.problems() == ["A picture of this text was deleted. Choose another one."]
    edit(author, draft, **with_files(image, None))
    assert not draft.current_workflow_state


def pictures_of(client, address):
    offered = BeautifulSoup(client.get(address).text, "html.parser").select("figure picture > *")
    return {part.split()[0] for one in offered for part in one["srcset"].split(", ")}


def test_readers_get_images_of_public_pages_and_no_others(client, author, doctor, published, image):
    shown = pictures_of(client, published.get_url())
    assert len(shown) == 4
    for address in shown:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=86400"
    for spec in ("max-165x165", "original", "format-webp|width-2000"):
        thumb = image.get_rendition(spec).url
        assert client.get(thumb).status_code == 404
        answer = author.get(thumb)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert in_group("researcher", email="r@example.com").get(thumb).status_code == 404
    doctor.post(f"/cms/pages/{published.pk}/unpublish/")
    assert [client.get(address).status_code for address in shown] == [404] * 4


def test_only_staff_get_images_of_a_draft(client, author, draft, image):
    edit(author, draft, **with_files(image, None))
    seen = pictures_of(author, f"/cms/pages/{draft.pk}/view_draft/")
    assert len(seen) == 4
    for address in seen:
        assert client.get(address).status_code == 404
        assert author.get(address).status_code == 200


def test_an_expired_session_gets_no_more_than_readers(settings, author, image):
    address = image.get_rendition("max-165x165").url
    assert author.get(address).status_code == 200
    settings.MFA_REQUIRED = True
    assert author.get(address).status_code == 404
    settings.MFA_REQUIRED = False
    settings.STAFF_IDLE_SECONDS = -1
    assert author.get(address).status_code == 404


@pytest.mark.parametrize("path", ["x" * 3000, "a/../b", "%F0%9F%8E%89", "a.jpg"])
def test_an_image_that_does_not_exist_is_not_found(client, author, path):
    for browser in (client, author):
        assert browser.get(f"/media/images/{path}").status_code == 404
