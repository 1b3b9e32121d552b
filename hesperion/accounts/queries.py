from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from hesperion.accounts.models import User
from hesperion.accounts.sessions import is_over

DOORS = ("/admin/", "/cms/")
FACTORS = [Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP]


def has_second_factor(user: User) -> bool:
    """Recovery codes alone are none: they stand in for another."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def has_passkey(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()


def has_used_second_factor(request: HttpRequest) -> bool:
    """Whether this session proved a factor that the account still has."""
    records = get_authentication_records(request, request.user)
    used = {record["id"] for record in records if record["method"] == "mfa"}
    return bool(used) and Authenticator.objects.filter(user=request.user.pk, pk__in=used).exists()


def may_enter(user: User, door: str) -> bool:
    """Whether the account opens `door`, one of DOORS."""
    return user.is_staff if door == "/admin/" else user.has_perm("wagtailadmin.access_admin")


def is_inside(request: HttpRequest, door: str) -> bool:
    """Whether the session would be let through `door`, which stands before other addresses than this one."""
    user = request.user
    return (
        user.is_authenticated
        and may_enter(user, door)
        and not is_over(request.session)
        and (
            has_used_second_factor(request)
            or not (settings.MFA_REQUIRED or has_second_factor(user))
        )
    )


def is_here(url: str, request: HttpRequest) -> bool:
    """Whether `url` leads to nothing but this very host, whatever other names it answers to."""
    return url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def first_door(user: User) -> str:
    """Where somebody goes who signed in without having asked for a page."""
    doors = [door for door in DOORS if may_enter(user, door)]
    return doors[0] if doors else reverse("mfa_index")


def members(group: str) -> QuerySet[User]:
    """The accounts of a group that are in use."""
    return User.objects.filter(is_active=True, groups__name=group)


def name_of(actor: str) -> str:
    """Who an actor of the audit is, for staff: a name, else the address; else what the audit has."""
    kind, _, key = actor.partition(":")
    user = User.objects.filter(pk=key).first() if kind == "user" and key.isdecimal() else None
    return (user.get_full_name() or user.email) if user else actor
