"""Who signs in, and who changes whose rights, is in the audit; nothing of what was typed is."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from hesperion.accounts import audit
from hesperion.accounts.models import User
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event
from tests.chain import sql

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture
def staff():
    user = User.objects.create_user("staff@example.com", PASSWORD)
    Event.objects.all().delete()
    return user


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss@example.com", PASSWORD)
    client.force_login(user)
    return user


def events(action=Action.RIGHTS_CHANGED):
    return list(Event.objects.filter(action=action).order_by("pk").values_list("actor", "detail"))


def sign_in(client, email, password):
    return client.post("/account/login/", {"login": email, "password": password})


def test_signing_in_and_out_is_recorded(client, staff):
    sign_in(client, "staff@example.com", PASSWORD)
    client.post("/account/logout/")
    found = Event.objects.filter(action__in=[Action.SIGNED_IN, Action.SIGNED_OUT]).order_by("pk")
    assert list(found.values_list("actor", "action")) == [
        (f"user:{staff.pk}", "signed-in"),
        (f"user:{staff.pk}", "signed-out"),
    ]


def test_a_failed_sign_in_is_recorded_without_a_word_of_what_was_typed(client, staff):
    sign_in(client, "staff@example.com", "typed-the-wrong-one")
    sign_in(client, "somebody-secret@example.com", "whatever")
    assert events(Action.SIGN_IN_FAILED) == [("anonymous", {}), ("anonymous", {})]
    stored = str(sql("SELECT * FROM audit_event"))
    assert all(word not in stored for word in ("wrong-one", "secret", "example.com"))


def test_rights_that_change_in_the_admin_are_recorded_with_who_changed_them(client, boss, staff):
    group = Group.objects.get(name="researcher")
    form = {
        "email": "staff@example.com", "first_name": "Ada", "last_day": "2030-01-01",
        "is_active": "True", "roles": ["researcher", "superuser"],
    }  # fmt: skip
    Event.objects.all().delete()
    page = client.post(f"/admin/accounts/user/{staff.pk}/change/", form)
    assert page.status_code == 302
    row = {"model": "accounts.user", "id": staff.pk}
    assert events() == [
        (f"user:{boss.pk}", row | {"created": False, "fields": ["is_superuser", "last_day"]}),
        (f"user:{boss.pk}", row | {"of": "auth.group", "added": [group.pk]}),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [("last_day", date(2100, 1, 1)), ("is_superuser", True), ("is_active", False)],
)
def test_each_flag_counts(staff, field, value):
    setattr(staff, field, value)
    staff.save()
    [(actor, detail)] = events()
    assert actor == "system:command"
    assert detail["fields"] == [field]


def test_a_new_password_counts_and_is_not_told(staff):
    staff.set_password("another one")
    staff.save(update_fields=["password"])
    [(_, detail)] = events()
    assert detail["fields"] == ["password"]
    assert staff.password not in str(sql("SELECT * FROM audit_event"))


def test_what_is_no_right_is_not_recorded(staff):
    staff.first_name = "Ada"
    staff.save()
    staff.is_active = False
    staff.save(update_fields=["first_name"])  # the flag is not saved
    assert events() == []


def test_a_new_account_and_its_deletion_are_recorded(staff):
    key = staff.pk
    staff.delete()
    new = User.objects.create_superuser("new@example.com", PASSWORD)
    assert events() == [
        ("system:command", {"model": "accounts.user", "id": key, "deleted": True}),
        ("system:command", {"model": "accounts.user", "id": new.pk, "created": True,
                            "fields": ["email", "is_active", "is_superuser", "password"]}),
    ]  # fmt: skip


def test_groups_and_permissions_count_from_either_side(staff):
    group = Group.objects.create(name="some")
    permission = Permission.objects.first()
    group.user_set.add(staff)
    group.user_set.add(staff)  # nothing new
    staff.user_permissions.add(permission)
    group.permissions.set([permission])
    group.permissions.remove(permission)
    staff.groups.clear()
    group.delete()
    one = {"model": "accounts.user", "id": staff.pk}
    told = [detail for _, detail in events()]
    some = {"model": "auth.group", "id": told[0]["id"]}
    assert told == [
        some | {"of": "accounts.user", "added": [staff.pk]},
        one | {"of": "auth.permission", "added": [permission.pk]},
        some | {"of": "auth.permission", "added": [permission.pk]},
        some | {"of": "auth.permission", "removed": [permission.pk]},
        one | {"of": "auth.group", "all removed": []},
        some | {"deleted": True},
    ]


def test_making_accounts_by_a_command_is_recorded(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", email="boss@example.com", interactive=False, verbosity=0)
    assert events()[-1][0] == "system:command"


def test_a_way_of_signing_in_that_changed_can_be_recorded(staff):
    audit.factor_changed(user=staff, change="totp added")
    row = {"model": "accounts.user", "id": staff.pk}
    assert events(Action.FACTOR_CHANGED) == [("system:command", row | {"change": "totp added"})]
