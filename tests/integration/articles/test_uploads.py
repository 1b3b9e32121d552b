"""Uploads of editors lose their metadata, are refused if they are damaged, and are never replaced."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image as Opened
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, UploadedFile

from articles.narration.script import SHIPPED_NARRATIONS
from tests.factories import pictures
from tests.factories.pictures import GPS, picture
from tests.garbage import close_left_files

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves files that it draws from to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

ADD, MANY, CHOOSER = (f"/cms/images/{page}/" for page in ("add", "multiple/add", "chooser/create"))
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="3"/></svg>'


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    yield settings.MEDIA_ROOT
    close_left_files()


def upload(client, data, name, page=ADD, **fields):
    file = SimpleUploadedFile(name, data)
    prefix = "image-chooser-upload-" if page == CHOOSER else ""
    told = {"title": "A picture", "collection": Collection.get_first_root_node().pk} | fields
    sent = {f"{prefix}{key}": value for key, value in told.items()}
    return client.post(page, sent | {"files[]" if page == MANY else f"{prefix}file": file})


def kept():
    """The stored image file."""
    return Opened.open(Image.objects.get().file.path)


@pytest.mark.parametrize("page", [ADD, MANY, CHOOSER])
def test_the_metadata_of_a_photo_is_not_kept(author, media, page):
    assert Opened.open(BytesIO(pictures.photo())).getexif().get_ifd(GPS)
    upload(author, pictures.photo(), "home.jpg", page)
    with kept() as image:
        assert (image.size, image.format) == ((900, 1400), "JPEG")  # upright
        assert (dict(image.getexif()), image.info.get("comment")) == ({}, None)
    assert (
        author.get(f"/cms/images/{Image.objects.get().pk}/").status_code == 200
    )  # and its small ones
    files = [path for path in media.rglob("*") if path.is_file() and path.name != "purged"]
    assert len(files) > 1
    for path in files:
        assert not any(
            word in path.read_bytes() for word in (b"Testcamera", b"Testperson", b"Exif")
        )


def test_a_form_with_another_mistake_does_not_store_the_original_photo(author, media):
    answer = upload(author, pictures.photo(), "home.jpg", MANY, title="x" * 300)
    assert "Then choose the file again." in answer.json()["error_message"]
    assert not UploadedFile.objects.exists()
    assert not list(media.rglob("*.jpg"))


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (pictures.deep_grey(), "a.png", ("PNG", "L")),
        (picture("JPEG", "CMYK"), "a.jpeg", ("JPEG", "RGB")),
        (picture("GIF", "P"), "a.gif", ("PNG", "RGB")),
        (picture("PNG", "LA"), "a.png", ("PNG", "LA")),
        (picture("PNG", "1"), "a.png", ("PNG", "RGB")),
        (picture("WEBP", "RGBA"), "a.webp", ("WEBP", "RGB")),
        (picture("AVIF"), "a.avif", ("AVIF", "RGB")),
        (picture("JPEG", icc_profile=b"no profile"), "a.jpg", ("JPEG", "RGB")),
    ],
)
def test_every_format_of_still_images_is_accepted_and_shown(author, data, name, told):
    upload(author, data, name)
    with kept() as image:
        assert (image.format, image.mode) == told
    small = Image.objects.get().get_rendition("format-webp|width-640")
    assert Opened.open(small.file.path).width == min(640, Image.objects.get().width)


def test_sixteen_bits_of_grey_become_eight_of_the_same_brightness(author):
    upload(author, pictures.deep_grey(), "a.png")
    with kept() as image:
        assert [image.getpixel((column, 50)) for column in (50, 150, 250, 350)] == [0, 64, 128, 255]


@pytest.mark.parametrize("page", [ADD, MANY, CHOOSER])
@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (picture()[:-2000], "a.jpg", "This picture is damaged or cut off."),
        (picture("PNG", size=(300, 300), compress_level=0)[:9000], "a.png", "damaged or cut off"),
        (picture("WEBP")[:-300], "a.webp", "damaged or cut off"),
        (pictures.immense(), "a.png", "too many pixels"),
        (pictures.moving("GIF"), "a.gif", "This picture moves"),
        (pictures.moving("WEBP"), "a.webp", "This picture moves"),
        (picture("PNG"), "a.jpg", "The extension does not match the file format (png)"),
        (SVG, "a.svg", "Not a supported image format"),
        (SVG, "a.png", "The extension does not match"),
        (b"no picture", "a.heic", "image"),
        (b"", "a.png", "empty"),
    ],
)
def test_a_bad_upload_is_refused_with_a_sentence(author, page, data, name, sentence):
    answer = upload(author, data, name, page)
    assert answer.status_code == 200
    told = answer.json()["error_message"] if page == MANY else answer.text
    assert sentence in told.replace("\\u0022", '"')
    assert not Image.objects.exists()


def test_an_image_file_can_not_be_replaced(author):
    upload(author, picture(), "a.jpg")
    before, image = kept().tobytes(), Image.objects.get()
    form = author.get(f"/cms/images/{image.pk}/").text
    assert 'type="file"' not in form
    assert "upload the new one, and choose it in the article" in form
    sent = {"title": "Another", "collection": image.collection_id}
    for page in (f"/cms/images/{image.pk}/", f"/cms/images/multiple/{image.pk}/"):
        file = SimpleUploadedFile("b.jpg", picture(size=(30, 30)))
        author.post(page, sent | {"file": file, f"image-{image.pk}-file": file})
    assert Image.objects.get().title == "Another"
    assert kept().tobytes() == before


@pytest.mark.parametrize("model", [Image, Document])
def test_the_database_refuses_to_replace_a_file(author, model):
    upload(author, picture(), "a.jpg")
    Document.objects.create(title="Read", file=SimpleUploadedFile("a.mp3", b"x"), file_hash="a")
    for change in ({"file": "original_images/b.jpg"}, {"file_hash": "b"}):
        with pytest.raises(IntegrityError, match="never exchanged"), transaction.atomic():
            model.objects.update(**change)
    model.objects.update(title="Another title")


def test_only_mp3_files_are_accepted_as_documents(author):
    sound = (SHIPPED_NARRATIONS / "taking-part.en.mp3").read_bytes()
    page = "/cms/documents/add/"
    for data, name in ((b"%PDF-1.7", "a.pdf"), (b"no sound", "a.mp3"), (sound, "a.exe")):
        assert "Give an MP3 file" in upload(author, data, name, page).text
    assert upload(author, sound, "read.mp3", page).status_code == 302
    document = Document.objects.get()
    listed = author.get("/cms/documents/").text
    assert document.title in listed
    assert author.get("/cms/documents/chooser/").status_code == 200
    address = document.url
    assert f'href="{address}"' in listed
    assert b"".join(author.get(address).streaming_content) == Path(document.file.path).read_bytes()


def test_only_staff_get_the_file_of_a_recording(author, client):
    upload(
        author,
        (SHIPPED_NARRATIONS / "taking-part.en.mp3").read_bytes(),
        "read.mp3",
        "/cms/documents/add/",
    )
    assert client.get(Document.objects.get().url).status_code == 302  # to the sign-in
