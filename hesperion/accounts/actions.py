import uuid
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group
from django.db import transaction

from hesperion.accounts.audit import factor_changed
from hesperion.accounts.groups import (
    CONSENT_MANAGER,
    EDITOR,
    MEDICAL_REVIEWER,
    REQUESTER,
    RESEARCHER,
    REVIEWER,
    STEWARD,
    SUPERUSER,
)
from hesperion.accounts.models import User
from hesperion.mail.actions import enqueue

DEMO_ROLES = {
    "researcher": [RESEARCHER],
    "reviewer": [REVIEWER],
    "steward": [STEWARD],
    "consent": [CONSENT_MANAGER],
    "requester": [REQUESTER],
    "editor": [EDITOR],
    "doctor": [MEDICAL_REVIEWER],
    "admin": [SUPERUSER],
}


@transaction.atomic
def make_demo_account(*, name: str, password: str) -> User:
    """Make a demo account: `name` is a key of DEMO_ROLES, the address is at hesperion.example. Idempotent."""
    email = f"{name}@hesperion.example"
    user = User.objects.filter(email=email).first() or User(email=email)
    user.set_password(password)
    _save(user, DEMO_ROLES[name])
    return user


@transaction.atomic
def add_account(*, user: User, roles: Iterable[str]) -> None:
    """Save a new account without a password, and mail its owner a link to set one."""
    user.set_unusable_password()
    _save(user, roles)
    enqueue(kind="accounts.password", subject=user.subject)


@transaction.atomic
def change_account(*, user: User, roles: Iterable[str]) -> None:
    """Save an account with exactly these roles."""
    _save(user, roles)


def _save(user: User, roles: Iterable[str]) -> None:
    user.is_superuser = SUPERUSER in roles
    user.save()
    user.groups.set(Group.objects.filter(name__in=roles))


@transaction.atomic
def mail_password_links(*, users: Iterable[User]) -> None:
    """Mail each user a link to set a password.

    For an unknown address, a message without a recipient is stored, which the worker drops. This
    takes as long, so that the time does not reveal who has an account.
    """
    for subject in [user.subject for user in users] or [uuid.uuid4()]:
        enqueue(kind="accounts.password", subject=subject)


def mail_change_notice(*, user: User) -> None:
    """Mail the user that the password or a second factor was changed."""
    enqueue(kind="accounts.change", subject=user.subject)


@transaction.atomic
def remove_second_factors(*, user: User) -> None:
    """Delete the second factors of a user who lost them all. The next sign-in asks to set up new ones.

    A link with a subject of the institution's provider is deleted, too.
    """
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    factor_changed(user=user, change="all removed")
    mail_change_notice(user=user)


@transaction.atomic
def link_subject(*, user: User, account: SocialAccount) -> SocialAccount:
    """Store that `account`, a subject of the institution's provider, is this user."""
    account.user = user
    account.save()
    factor_changed(user=user, change="institution linked")
    mail_change_notice(user=user)
    return account
