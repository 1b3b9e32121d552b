"""One form for an account: who, which role, until when; nothing else decides what it may do."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.test import Client

from hesperion.accounts.account_filters import STATES
from hesperion.accounts.account_forms import LAST_SUPERUSER
from hesperion.accounts.groups import GROUPS, STAFF_ROLES
from hesperion.accounts.models import User
from hesperion.accounts.queries import roles_of
from hesperion.mail.models import Message
from hesperion.ui.days import utc_today
from tests.staff import account, member, with_app

pytestmark = pytest.mark.django_db

LIST = "/admin/accounts/user/"
PERSON = {
    "first_name": "Ada",
    "last_name": "Adams",
    "email": "ada@example.com",
    "roles": ["editor"],
}


@pytest.fixture
def boss() -> User:
    return account("admin")


@pytest.fixture
def page(client: Client, boss: User) -> Client:
    client.force_login(boss)
    return client


def change(user: User) -> str:
    return f"{LIST}{user.pk}/change/"


def stored(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_the_form_explains_each_role_and_an_account_is_made_with_roles_and_an_end(page):
    text = BeautifulSoup(page.get(f"{LIST}add/").content, "html.parser").text
    assert [role for role, words in STAFF_ROLES.items() if words not in text] == []
    day = utc_today() + timedelta(days=90)
    form = PERSON | {"roles": ["reviewer", "data steward"], "last_day": day.isoformat()}
    assert page.post(f"{LIST}add/", form).status_code == 302
    user = User.objects.get(email="ada@example.com")
    assert (roles_of(user), user.last_day, user.is_staff) == (
        ["reviewer", "data steward"],
        day,
        True,
    )
    assert not user.has_usable_password()
    assert Message.objects.get().subject == user.subject


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"last_day": str(utc_today() - timedelta(days=1))}, "This day is over."),
        ({"last_day": "2206-01-01"}, "Choose a day within the next 5 years."),
        ({"roles": []}, "Choose at least one role."),
        ({"first_name": "", "last_name": " "}, "Enter a name"),
        ({"roles": ["emperor"]}, "Select a valid choice"),
        ({"email": "admin@hesperion.example"}, "already exists"),
    ],
)
def test_what_can_not_be_is_refused_with_a_sentence(page, wrong, sentence):
    assert sentence in page.post(f"{LIST}add/", PERSON | wrong).text
    assert User.objects.count() == 1


def test_a_role_that_is_taken_away_takes_its_door_along(page):
    user = member("researcher", "medical reviewer")
    form = PERSON | {"email": user.email, "is_active": "True"}
    for roles, doors in (
        (["medical reviewer"], (True, True)),
        (["editor"], (False, True)),
        (["requester"], (True, False)),
    ):
        user.user_permissions.clear()
        assert page.post(change(user), form | {"roles": roles}).status_code == 302
        found = stored(user)
        assert roles_of(found) == roles
        assert (found.is_staff, found.has_perm("wagtailadmin.access_admin")) == doors


@pytest.mark.parametrize(
    "given_up",
    [
        {"is_active": "False"},
        {"roles": ["researcher"]},
        {"last_day": str(utc_today() + timedelta(days=9))},
    ],
)
def test_the_last_superuser_stays_and_one_of_two_may_go(page, boss, given_up):
    form = {
        "first_name": "The",
        "last_name": "Boss",
        "email": boss.email,
        "roles": ["superuser"],
        "is_active": "True",
    } | given_up
    assert LAST_SUPERUSER in page.post(change(boss), form).text
    assert stored(boss).is_superuser
    User.objects.create_superuser("another@example.com")
    assert page.post(change(boss), form).status_code == 302


def test_nobody_deletes_an_account_or_types_anothers_password_or_ticks_rights(page, boss):
    assert page.get(f"{LIST}{boss.pk}/delete/").status_code == 403
    assert 'type="password"' not in page.get(f"{LIST}{boss.pk}/password/", follow=True).text
    form = page.get(change(boss)).text
    for name in (
        "password",
        "is_staff",
        "is_superuser",
        "groups",
        "user_permissions",
        "last_login",
        "date_joined",
    ):
        assert f'name="{name}' not in form


def test_accounts_are_found_by_what_they_need(page, boss):
    soon = member("researcher", email="soon@example.com")
    over = member("editor", email="over@example.com")
    User.objects.filter(pk=soon.pk).update(last_day=utc_today(), last_login="2026-01-01T00:00Z")
    User.objects.filter(pk=over.pk).update(is_active=False)
    with_app(over)
    found = {state: {user.email for user in STATES[state][1]()} for state in STATES}
    assert found == {
        "active": {boss.email, soon.email},
        "soon": {soon.email},
        "ended": {over.email},
        "no-factor": {boss.email, soon.email},
        "unused": set(),
    }
    for state, expected in found.items():
        shown = page.get(LIST, {"account": state}).context["cl"].result_list
        assert {user.email for user in shown} == expected
    shown = page.get(LIST, {"role": "superuser"}).context["cl"].result_list
    assert [user.email for user in shown] == [boss.email]


def test_the_list_costs_the_same_for_one_account_and_for_many(page, django_assert_max_num_queries):
    for number in range(12):
        with_app(member("researcher", "reviewer", email=f"{number}@example.com"))
    with django_assert_max_num_queries(12):
        page.get(LIST)


def test_there_are_no_groups_but_those_of_roles_and_no_other_form_for_accounts(page):
    assert set(Group.objects.values_list("name", flat=True)) == set(GROUPS)
    assert page.get("/admin/auth/group/").status_code == 404
    for other in ("/cms/users/", "/cms/users/new/", "/cms/groups/", "/cms/groups/new/"):
        assert page.get(other).url == LIST


def test_the_database_refuses_an_end_before_the_beginning(boss):
    with pytest.raises(IntegrityError, match="ends_after_it_began"), transaction.atomic():
        User.objects.filter(pk=boss.pk).update(last_day=utc_today() - timedelta(days=1))
