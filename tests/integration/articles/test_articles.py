import re
import shutil
from pathlib import Path

import pytest
import yaml

from articles.actions import BadContent, load_article, load_home
from articles.models import ArticlePage
from hesperion.accounts.models import User
from tests.embedded import ROOT
from tests.factories.articles import explainer, home, remove

pytestmark = pytest.mark.django_db

EXPLAINER = "/articles/car-t-autoimmune/"
CONTENT = ROOT / "articles" / "content" / "car-t-autoimmune.en.yaml"


@pytest.fixture
def copy(tmp_path):
    """The file, without what it says of its last change."""
    path = Path(shutil.copy(CONTENT, tmp_path))
    path.write_text(re.sub(r"^change: .*\n", "", path.read_text("utf-8"), flags=re.M), "utf-8")
    return path


def change(path, old, new):
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_the_home_page_links_to_articles_and_to_sharing(client):
    text = client.get("/").text
    assert f'href="{EXPLAINER}"' in text
    assert 'href="/share/"' in text


def test_the_index_lists_the_article(client):
    assert f'href="{EXPLAINER}"' in client.get("/articles/").text


def test_the_explainer_has_its_disclaimer_its_authors_and_the_way_to_the_study(client):
    text = client.get(EXPLAINER).text
    assert "does not replace" in text
    assert "Prepared by the Hesperion Research Team" in text
    assert text.index("does not replace") < text.index('<section class="article-body"')
    assert re.search(r'href="/share/"[^>]*>\s*Take part in our study', text)


def test_every_citation_links_to_a_reference_and_every_reference_is_cited(client):
    text = client.get(EXPLAINER).text
    cited = set(re.findall(r'href="#(ref-\d+)"', text))
    listed = re.findall(r'<li[^>]* id="(ref-\d+)"', text)
    assert cited == set(listed)
    assert listed == [f"ref-{n + 1}" for n in range(len(listed))]
    assert "[@" not in text


def test_every_doi_of_the_content_file_is_a_link(client):
    text = client.get(EXPLAINER).text
    references = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))["references"]
    dois = [reference["doi"] for reference in references if "doi" in reference]
    assert len(dois) > 8
    assert all(f'href="https://doi.org/{doi}"' in text for doi in dois)


def test_a_first_version_has_no_note_about_a_change():
    assert "change" in yaml.safe_load(CONTENT.read_text("utf-8"))
    assert explainer().published_versions.get().note == ""


def test_loading_twice_publishes_once():
    assert load_article(path=CONTENT) == "unchanged"
    assert explainer().revisions.count() == 1
    assert home().revisions.count() == 1


def test_a_changed_file_is_published_again_with_its_note(client, copy):
    before = ArticlePage.objects.count()
    change(copy, 'title: "CAR-T', 'change: {kind: update, note: A new title.}\ntitle: "Newer CAR-T')
    assert load_article(path=copy) == "published"
    assert "Newer" in client.get(EXPLAINER).text
    assert ArticlePage.objects.count() == before
    assert explainer().published_versions.last().note == "A new title."


def test_a_changed_file_without_a_note_is_refused(copy):
    change(copy, 'title: "CAR-T', 'title: "Newer CAR-T')
    with pytest.raises(BadContent, match="tell readers in a sentence what changed"):
        load_article(path=copy)


def test_a_page_that_staff_edited_is_not_loaded_again(copy):
    page = explainer()
    page.title = "By an editor"
    page.change_kind, page.change_note = "update", "A new title."
    page.save_revision(user=User.objects.create_user("editor@example.com")).publish()
    change(copy, "checked_on: ", "checked_on: 2026-01-01 #")
    assert load_article(path=copy) == "edited in the CMS, left as it is"
    assert explainer().title == "By an editor"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("key: muller2024\n", "key: nobody2024\n", "cites what is not among the references: muller2024"),
        ("references:\n", "references:\n  - {key: idle, authors: A, title: T, journal: J, year: 2020}\n",
         "does not cite these references: idle"),
    ],
)  # fmt: skip
def test_a_file_with_a_broken_citation_is_refused(copy, old, new, complaint):
    change(copy, old, new)
    with pytest.raises(BadContent, match=complaint):
        load_article(path=copy)


def test_the_home_file_can_be_loaded_by_itself():
    remove("en", "de", "es")
    assert load_home(path=ROOT / "articles" / "content" / "home.en.yaml") == "published"
    assert home().get_url() == "/"
