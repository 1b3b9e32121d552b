"""A site for trying out: `make run DEMO=1`."""

from pathlib import Path

import pytest

from hesperion.accounts.actions import DEMO_ROLES
from hesperion.accounts.groups import GROUPS
from hesperion.embedded import options, screen
from hesperion.embedded.secrets import DEMO_ACCOUNTS
from tests.staff import account

pytestmark = pytest.mark.django_db
SENTENCE = "All people here are made up"


def test_each_role_can_be_tried_out_and_the_screen_names_its_account(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("DEMO", "1")
    passwords = {f"demo_{name}": f"word-of-{name}" for name in DEMO_ACCOUNTS}
    shown = screen.welcome(options.from_environment(), passwords, "")
    assert "All people in it are made up." in shown
    for name in DEMO_ACCOUNTS:
        assert f"{name}@hesperion.example" in shown
        assert f"word-of-{name}" in shown
    groups = {group.name for name in DEMO_ACCOUNTS for group in account(name).groups.all()}
    assert groups == set(GROUPS)
    assert DEMO_ROLES.keys() == DEMO_ACCOUNTS.keys()


@pytest.mark.parametrize(
    "page", ["/", "/articles/", "/share/", "/admin/", "/cms/", "/account/mfa/"]
)
@pytest.mark.parametrize("made_up", [True, False])
def test_each_page_says_where_all_people_are_made_up(client, settings, page, made_up):
    settings.MADE_UP_PEOPLE = made_up
    client.force_login(account("admin"))
    assert (SENTENCE in client.get(page, follow=True).text) == made_up
