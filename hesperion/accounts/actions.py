import uuid
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction

from hesperion.accounts.audit import factor_changed
from hesperion.accounts.groups import EDITOR, MEDICAL_REVIEWER, RESEARCHER, STEWARD
from hesperion.accounts.models import User
from hesperion.mail.actions import enqueue

DEMO_GROUPS = {
    "researcher": [RESEARCHER],
    "steward": [STEWARD],
    "editor": [EDITOR],
    "doctor": [MEDICAL_REVIEWER],
    "admin": [],
}


@transaction.atomic
def make_demo_account(*, name: str, password: str) -> User:
    """An account for trying out, named as in DEMO_GROUPS, at hesperion.example. May run again."""
    email = f"{name}@hesperion.example"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    user.is_staff = name != "editor"
    user.is_superuser = name == "admin"
    user.set_password(password)
    user.save()
    user.groups.set(Group.objects.filter(name__in=DEMO_GROUPS[name]))
    return user


@transaction.atomic
def invite(*, user: User) -> None:
    """Save a new account, which nobody can sign in to yet, and owe its person a link to set a password."""
    user.set_unusable_password()
    user.save()
    enqueue(kind="accounts.password", subject=user.subject)


@transaction.atomic
def mail_password_links(*, users: Iterable[User]) -> None:
    """Owe each a link to set a password.

    For an address that nobody has, a mail to nobody is owed: it takes as long, and is dropped by the worker.
    """
    for subject in [user.subject for user in users] or [uuid.uuid4()]:
        enqueue(kind="accounts.password", subject=subject)


def mail_change_notice(*, user: User) -> None:
    """Owe a mail that the password or a second factor was changed."""
    enqueue(kind="accounts.change", subject=user.subject)


@transaction.atomic
def remove_second_factors(*, user: User) -> None:
    """For somebody who lost them all: the next sign-in leads to the page that sets up new ones."""
    Authenticator.objects.filter(user=user).delete()
    factor_changed(user=user, change="all removed")
    mail_change_notice(user=user)
