"""The old address of an article redirects to its present one, and to no other page."""

import pytest
from django.db import IntegrityError, connection, transaction
from wagtail.contrib.redirects.models import Redirect

from tests.editing import editor, publish

pytestmark = pytest.mark.django_db

NOTE = {"change_kind": "update", "change_note": "It has another address."}
ELSEWHERE = ["https://evil.example/", "//evil.example/", r"/\evil.example/", "/share/"]


@pytest.fixture
def moved(draft, author, doctor, django_capture_on_commit_callbacks):
    publish(author, doctor, draft)
    with django_capture_on_commit_callbacks(execute=True):
        return publish(author, doctor, draft, slug="on-all-cells", **NOTE)


@pytest.mark.parametrize(
    ("old", "present"),
    [
        ("/articles/on-cells/", "/articles/on-all-cells/"),
        ("/articles/on-cells", "/articles/on-all-cells/"),
        ("/articles/on-cells/?q=cells", "/articles/on-all-cells/"),
        ("/articles/on-cells/history/", "/articles/on-all-cells/history/"),
        ("/de/articles/on-cells/", "/de/articles/on-all-cells/"),
    ],
)
@pytest.mark.usefixtures("moved")
def test_the_old_address_redirects_to_the_present_one(client, old, present):
    answer = client.get(old)
    assert (answer.status_code, answer.headers.get("Location")) == (301, present)


def test_the_old_address_of_an_unpublished_article_is_not_found(client, moved, doctor):
    doctor.post(f"/cms/pages/{moved.pk}/unpublish/")
    assert client.get("/articles/on-cells/").status_code == 404


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("who", ["author", "superuser"])
def test_nobody_can_add_a_redirect_in_the_cms(client, request, target, who):
    cms = request.getfixturevalue(who)
    sent = {"old_path": "/gone/", "is_permanent": "on", "redirect_link": target}
    for page in ("add/", "import/", ""):
        assert cms.post(f"/cms/redirects/{page}", sent).status_code == 404
    assert not Redirect.objects.exists()
    assert client.get("/gone/").status_code == 404
    assert "/cms/redirects/" not in cms.get("/cms/").text


@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_database_refuses_redirects_to_anything_but_a_page(target):
    with pytest.raises(IntegrityError, match="leads_to_a_page"), transaction.atomic():
        Redirect.objects.create(old_path="/gone", redirect_link=target)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_stored_redirect_to_another_address_is_not_followed(client, target):
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE wagtailredirects_redirect DROP CONSTRAINT articles_redirect_leads_to_a_page"
        )
    Redirect.objects.create(old_path="/gone", redirect_link=target)
    assert client.get("/gone/").status_code == 404
    assert client.get("/de/gone/").status_code == 404


def test_nobody_can_change_the_root_page_of_the_site_in_the_cms(superuser):
    assert superuser.post("/cms/sites/new/", {"hostname": "evil.example"}).status_code == 404
    assert "/cms/sites/" not in superuser.get("/cms/").text


def test_editors_have_no_permission_on_redirects():
    assert not any("redirect" in right for right in editor().user.get_all_permissions())
