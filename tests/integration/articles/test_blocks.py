"""Blocks of an article, from the CMS and from content files, as readers see them."""

from io import BytesIO

import pytest
import yaml
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from PIL import Image as Picture

from articles import actions
from articles.actions.content_blocks import stream_data
from articles.actions.content_files import BadContent, load_article
from articles.blocks import BodyBlock, drawings
from articles.models import ArticlePage

pytestmark = pytest.mark.django_db

FACTS = {
    "slug": "on-cells",
    "title": "On cells",
    "standfirst": "What cells do.",
    "prepared_by": "Hesperion Research Team",
    "checked_on": "2026-11-01",
    "references": [
        {"key": "doe", "authors": "Doe J", "title": "On cells", "journal": "J", "year": 2024}
    ],
}
TABLE = {"caption": "Who was ill", "head": ["Group", "People"], "rows": [["Young", "3 [@doe]"]]}
QUOTE = {"text": "Cells act.", "source": "doe"}


@pytest.fixture(autouse=True)
def _loaded(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def drawing(tmp_path, monkeypatch, settings):
    """A static folder with one drawing, as if the project had it."""
    settings.BASE_DIR = tmp_path
    folder = tmp_path / "static" / "img" / "figures"
    folder.mkdir(parents=True)
    (folder / "a-cell.svg").write_text('<svg viewBox="0 0 640 480"/>')
    return "a-cell"


def load(tmp_path, *body, **facts):
    path = tmp_path / "on-cells.en.yaml"
    path.write_text(yaml.safe_dump(FACTS | facts | {"body": list(body)}), encoding="utf-8")
    load_article(path=path)
    return ArticlePage.objects.get(slug="on-cells")


def shown(client, page):
    return BeautifulSoup(client.get(page.get_url()).text, "html.parser")


def cleaned(kind, value):
    block = BodyBlock().child_blocks[kind]
    return block.clean(block.to_python(value))


def test_a_table_names_its_columns_and_rows_and_its_cells_may_cite(client, tmp_path):
    page = shown(client, load(tmp_path, {"table": TABLE}))
    table = page.select_one(".article-body table")
    assert table.caption.text == "Who was ill"
    assert [head.text for head in table.select("th[scope=col]")] == ["Group", "People"]
    assert table.select_one("tbody th[scope=row]").text == "Young"
    assert table.select_one("tbody td a")["href"] == "#ref-1"


def test_a_row_that_is_too_short_is_refused():
    with pytest.raises(ValidationError) as refused:
        cleaned("table", TABLE | {"rows": [["Young"]]})
    assert "as many cells" in str(refused.value.as_json_data())


def test_a_quote_links_to_its_source(client, tmp_path):
    page = shown(client, load(tmp_path, {"quote": QUOTE}))
    assert page.select_one("blockquote q").text == "Cells act."
    assert page.select_one("blockquote a")["href"] == "#ref-1"


def test_a_content_file_with_a_quote_of_an_unknown_source_is_refused(tmp_path):
    with pytest.raises(BadContent, match="not among the references: nobody"):
        load(tmp_path, {"quote": QUOTE | {"source": "nobody"}}, {"text": "So [@doe]."})


@pytest.mark.usefixtures("drawing")
def test_a_drawing_is_shown_with_its_alternative_text(client, tmp_path):
    figure = {"drawing": "a-cell", "alt": "A cell", "caption": "One [@doe].", "credit": "Hesperion"}
    page = shown(client, load(tmp_path, {"figure": figure}))
    image = page.select_one("figure img")
    assert (image["src"], image["alt"]) == ("/static/img/figures/a-cell.svg", "A cell")
    assert page.select_one("figcaption a")["href"] == "#ref-1"
    assert page.select_one("figcaption small").text == "Hesperion"


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Wagtail leaves it to the garbage collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_image_of_a_content_file_is_stored_once_and_served(client, tmp_path, monkeypatch):
    folder = tmp_path / "content" / "figures"
    folder.mkdir(parents=True)
    Picture.new("RGB", (1600, 800), "teal").save(folder / "cell.png")
    monkeypatch.setattr(actions.content_blocks, "FIGURES", folder)
    figure = {"image": "cell.png", "decorative": True, "caption": "One [@doe]."}
    page = shown(client, load(tmp_path, {"figure": figure}))
    image = page.select_one("figure picture img")
    assert (image["alt"], image["loading"], image["width"]) == ("", "lazy", "640")
    kinds = {"image/avif": "AVIF", "image/webp": "WEBP"}
    offered = [image, *page.select("figure picture source")]
    assert [source.get("type") for source in offered] == [None, "image/avif"]
    for source in offered:
        for address, width in (part.split() for part in source["srcset"].split(", ")):
            answer = client.get(address)
            picture = Picture.open(BytesIO(answer.getvalue()))
            assert f"{picture.width}w" == width
            assert kinds[answer.headers["Content-Type"]] == picture.format
    assert (
        stream_data([{"figure": figure}])[0][1]["image"]
        == stream_data([{"figure": figure}])[0][1]["image"]
    )


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        ({"alt": "A cell"}, "Choose either an image or a drawing"),
        ({"drawing": "a-cell"}, "Say what the picture shows"),
        ({"drawing": "a-cell", "alt": "A cell", "decorative": True}, "Say what the picture shows"),
        ({"drawing": "a-cell", "alt": "A cell [@doe]"}, "Cite references in the caption"),
        ({"drawing": "nothing", "alt": "A cell"}, "not one of the available choices"),
    ],
)
@pytest.mark.usefixtures("drawing")
def test_a_figure_has_one_picture_and_an_alternative_text(figure, sentence):
    with pytest.raises(ValidationError) as refused:
        cleaned("figure", figure)
    assert sentence in str(refused.value.as_json_data())


def test_a_content_file_with_an_invalid_figure_is_refused(tmp_path):
    with pytest.raises(BadContent, match="Choose either an image"):
        load(tmp_path, {"figure": {"alt": ""}}, {"text": "So [@doe]."})


def test_the_choices_of_drawings_are_the_files_of_the_project(drawing):
    assert drawings() == [(drawing, drawing)]


def test_the_page_reserves_the_space_of_a_drawing_before_it_is_loaded(client):
    image = BeautifulSoup(client.get("/articles/car-t-autoimmune/").text, "html.parser").select_one(
        "figure img[src*=four-steps]"
    )
    assert (image["width"], image["height"]) == ("640", "748")


def test_original_uploads_are_not_served(client, settings, tmp_path):
    (settings.MEDIA_ROOT / "original_images").mkdir(parents=True)
    (settings.MEDIA_ROOT / "original_images" / "x.png").write_bytes(b"x")
    for path in ("/media/original_images/x.png", "/media/images/../original_images/x.png"):
        assert client.get(path).status_code in (400, 404)
