"""Staff for tests: accounts with second factors, and signing in through the real forms."""

import time
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import Group, Permission
from django.http import HttpRequest
from django.test import Client

from hesperion.accounts.actions import make_demo_account
from hesperion.accounts.models import User

PASSWORD = "only-for-this-test"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def account(name: str = "admin") -> User:
    return make_demo_account(name=name, password=PASSWORD)


def member(*groups: str, email: str = "staff@example.com") -> User:
    """A new account that belongs to these groups; /admin/ is open to it whatever they are."""
    user = enters_admin(User.objects.create_user(email))
    user.groups.set(Group.objects.filter(name__in=groups))
    assert user.groups.count() == len(groups)
    return user


def enters_admin(user: User) -> User:
    """/admin/ is open to the account, without any role."""
    user.user_permissions.add(Permission.objects.get(codename="enter_admin"))
    return user


def in_group(*groups: str, email: str = "staff@example.com") -> Client:
    """The browser of such an account, signed in. `user` is the account, `actor` its name in the audit."""
    client = Client(raise_request_exception=False)
    client.user = member(*groups, email=email)  # type: ignore[attr-defined]
    client.actor = f"user:{client.user.pk}"  # type: ignore[attr-defined]
    client.force_login(client.user)  # type: ignore[attr-defined]
    return client


def with_app(user: User) -> User:
    """The account has an app with codes, and recovery codes beside it."""
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def code(secret: str = SECRET, ago: int = 0) -> str:
    """What the app shows now, or showed `ago` times 30 seconds before."""
    _before, now, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, now - ago))


def recovery_codes(user: User) -> list[str]:
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()


def sign_in(client: Client, user: User, **form: str) -> Any:
    """Send the sign-in form with the right password; what came back."""
    return client.post("/account/login/", {"login": user.email, "password": PASSWORD} | form)


def prove(client: Client, user: User) -> None:
    """The session of `client` has used the account's app, as if it had been asked."""
    request = HttpRequest()
    request.session = client.session
    factor = Authenticator.objects.get(user=user, type="totp")
    record_authentication(request, user, "mfa", id=factor.pk, type=factor.type)
    request.session.save()


def age(client: Client, **seconds: float) -> None:
    """Set the times that the session noted (`staff_began`, `staff_seen`) back by so many seconds."""
    session = client.session
    for name, ago in seconds.items():
        session[name] = time.time() - ago
    session.save()
