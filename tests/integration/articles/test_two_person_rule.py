"""No request to /cms/ lets one person alone change what readers see."""

import copy
import re

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, Page, Site, TaskState

from articles.models import ArticlePage
from articles.narration.script import SHIPPED_NARRATIONS
from tests import editing
from tests.editing import decide, edit
from tests.factories.articles import article, home, index
from tests.factories.pictures import picture
from tests.garbage import close_left_files
from tests.integration.articles.test_file_usage import uploaded, with_files
from tests.integration.edge.crawl import addresses
from tests.sizes import pairs, turn

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # Wagtail's open files
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SHOWN = re.compile(
    r'^(INSERT INTO|UPDATE|DELETE FROM) "(articles|wagtail(core|images|docs|redirects|sites))_'
)
MEANT_TO_FAIL = "/cms/failwhale/"
PAGE, REVISION = "{page}", "{revision}"  # as they stand in an address
TAKING_BACK = re.compile(r"^/cms/(pages/\d+/unpublish/|bulk/wagtailcore/page/unpublish/)")


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


@pytest.fixture
def published(draft, author, doctor, image, recording):
    edit(author, draft, **with_files(image, recording))
    decide(doctor, draft)
    return ArticlePage.objects.get(pk=draft.pk, live=True)


def seen():
    """The answers that readers get: public pages, pages that are not public yet, feeds, lists and images."""
    browser = Client(raise_request_exception=False)
    given = {}
    waiting = ["/", "/robots.txt", "/sitemap.xml", "/articles/feed/", "/articles/words/", "/gone/"]
    waiting += ["/articles/", "/articles/search/?q=cells", "/articles/on-cells/cite/bibtex/"]
    waiting += [
        "/articles/on-cells/",
        "/articles/on-cells/history/",
        "/de/",
        "/articles/handed-in/",
    ]
    for path in waiting:
        answer = browser.get(path)
        given[path] = (answer.status_code, answer.headers.get("Location"), answer.content)
    told = BeautifulSoup(given["/articles/on-cells/"][2], "html.parser")
    for path in told.select("figure picture img"):
        given[path["src"]] = browser.get(path["src"]).getvalue()
    return given


def everything(image, recording):
    """Each address of /cms/, about one of these files or a page, whose id PAGE stands for."""
    known = {
        **dict.fromkeys(["page_id", "pk", "parent_page_id", "page_to_move_id"], PAGE),
        "object_id": PAGE,
        "revision_id": REVISION,
        "image_id": image.pk,
        "document_id": recording.pk,
        "doc_id": recording.pk,
        "content_type_app_name": "articles",
        "content_type_model_name": "articlepage",
        "app_label": "articles",
        "model_name": "articlepage",
        "language_code": "de",
        "task_state_id": TaskState.objects.latest("pk").pk,
        "collection_id": Collection.get_first_root_node().pk,
        "site_id": Site.objects.get().pk,
    }
    found = addresses({name: str(value) for name, value in known.items()})
    yield from (path for path in found if path.startswith("/cms/") and path != MEANT_TO_FAIL)
    for kind, file in (("wagtailimages/image", image), ("wagtaildocs/document", recording)):
        for action in ("delete", "add_tags", "add_to_collection"):
            yield f"/cms/bulk/{kind}/{action}/?next=/cms/&id={file.pk}"
    for action in ("publish", "unpublish", "delete", "move"):
        yield f"/cms/bulk/wagtailcore/page/{action}/?next=/cms/&id={PAGE}"


def with_page(address, page):
    return address.replace(PAGE, str(page.pk)).replace(REVISION, str(page.latest_revision_id or 1))


def forms(published, waiting):
    """Forms to send: an empty one, an article's with all its buttons, and one with the fields of all others."""
    buttons = (
        "publish",
        "submit",
        "unpublish",
        "cancel-workflow",
        "restart-workflow",
        "workflow-action",
    )
    actions = {f"action-{name}": "approve" for name in buttons}
    other = {
        "new_title": "Other",
        "new_slug": "other",
        "new_parent_page": published.get_parent().pk,
        **dict.fromkeys(["publish_copies", "alias", "copy_subpages", "include_descendants"], "on"),
        **dict.fromkeys(["is_permanent", "is_default_site", "confirm", "keep_live"], "on"),
        "title": "Other",
        "slug": "other",
        "name": "other",
        "locale": "de",
        "position": "0",
        "restriction_type": "login",
        "password": "x",
        "groups": "1",
        "chooser": home().pk,
        "hostname": "evil.example",
        "port": "80",
        "root_page": waiting.pk,
        "tags": "x",
        "old_path": "/gone/",
        "redirect_link": "https://evil.example/",
        "site": "",
        "review_due": "2099-01-01",
        "comment": "",
        "collection": "1",
        "type": "page",
        "focal_point_x": "1",
        "focal_point_y": "1",
        "focal_point_width": "9",
        "focal_point_height": "9",
        "id": published.pk,
        "next": "/cms/",
        "first_name": "Other",
        "last_name": "Other",
    }
    yield dict
    yield lambda: editing.form(title="Other", standfirst="Other.", slug="on-cells") | actions
    yield lambda: other | {"file": SimpleUploadedFile("b.jpg", picture(size=(90, 90)))}


def noting(written):
    """An execute wrapper that collects the writes to tables whose rows readers see."""

    def wrapper(execute, sql, params, many, context):
        if SHOWN.match(sql):
            written.append(sql)
        return execute(sql, params, many, context)

    return wrapper


def changed_by(client, addresses_and_forms, allowed=None):
    before, found, cookies = seen(), [], copy.deepcopy(client.cookies)
    assert any("/media/images/" in path for path in before)
    for address, form in addresses_and_forms:
        if allowed and allowed.match(address):
            continue
        client.cookies = copy.deepcopy(cookies)  # signing out is among them
        written: list[str] = []
        with transaction.atomic(), connection.execute_wrapper(noting(written)):
            answer = client.post(address, form())
            if written and seen() != before:
                found.append(f"{address} {answer.status_code}")
            transaction.set_rollback(True)
    return found


WHO = ["author", "superuser", "doctor"]


@pytest.mark.parametrize("who", WHO)
def test_nobody_alone_changes_what_readers_see(request, published, author, image, recording, who):
    """In `make test` each address is about one of the pages and gets one of the forms, by turns.

    It is tried by a doctor, and by turns by an author or the superuser.
    """
    waiting = article(slug="handed-in", title="Handed in")
    if who == "author":  # whoever handed it in; a doctor would be the second person
        edit(author, waiting, slug="handed-in", title="Handed in")
        assert waiting.current_workflow_state
    pages = [published, waiting, home(), index()]
    known = list(everything(image, recording))
    assert len(known) > 190
    if who != "doctor":
        known = turn(known, WHO.index(who), 2)
    paths = [with_page(*pair) for pair in pairs(known, pages)]
    tries = pairs(list(dict.fromkeys(paths)), list(forms(published, waiting)))
    client = request.getfixturevalue(who)
    allowed = None if who == "author" else TAKING_BACK
    assert changed_by(client, tries, allowed) == []


def test_the_check_finds_a_change_that_one_person_may_make(doctor, published):
    """A doctor alone may unpublish, as docs/security.md says."""
    way = f"/cms/pages/{published.pk}/unpublish/"
    assert changed_by(doctor, [(way, dict)]) == [f"{way} 302"]
    assert Page.objects.get(pk=published.pk).live
    assert changed_by(doctor, [("/cms/logout/", dict), (way, dict)]) == [f"{way} 302"]
