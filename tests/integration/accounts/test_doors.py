"""Three doors that never open into each other."""

import pytest
from django.core.management import call_command

from hesperion.accounts.actions import make_demo_account
from hesperion.accounts.models import User
from tests.factories.articles import explainer

pytestmark = pytest.mark.django_db


def enters(client, url):
    return client.get(url, follow=True).request["PATH_INFO"] == url


@pytest.mark.parametrize(
    ("name", "admin", "cms"),
    [
        ("researcher", True, False),
        ("editor", False, True),
        ("doctor", True, True),
        ("admin", True, True),
    ],
)
def test_each_account_opens_its_own_doors(client, name, admin, cms):
    client.force_login(make_demo_account(name=name, password="only-for-this-test"))
    assert enters(client, "/admin/") is admin
    assert enters(client, "/cms/") is cms


def test_nobody_gets_in_without_signing_in(client):
    assert not enters(client, "/admin/")
    assert not enters(client, "/cms/")


def test_people_sign_in_with_their_e_mail_address(client):
    make_demo_account(name="researcher", password="only-for-this-test")
    form = {"login": "researcher@hesperion.example", "password": "only-for-this-test"}
    assert client.post("/account/login/?next=/admin/", form).url == "/admin/"


def test_making_a_demo_account_again_changes_its_password_only():
    for password in ("first", "second"):
        make_demo_account(name="editor", password=password)
    assert User.objects.get().check_password("second")


def test_a_superuser_can_be_made_on_the_command_line(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "only-for-this-test")
    call_command("createsuperuser", email="boss@example.com", interactive=False, verbosity=0)
    assert User.objects.get().is_superuser


def test_an_editor_may_write_articles_and_hand_them_in_and_not_publish_them(client):
    client.force_login(make_demo_account(name="editor", password="only-for-this-test"))
    text = client.get(f"/cms/pages/{explainer().pk}/edit/").text
    assert "Submit to Medical review" in text
    assert 'name="action-publish"' not in text
