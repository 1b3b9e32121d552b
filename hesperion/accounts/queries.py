from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse

from hesperion.accounts.models import User

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
    """Whether the account opens `door`, "/admin/" or "/cms/"."""
    return user.is_staff if door == "/admin/" else user.has_perm("wagtailadmin.access_admin")


def first_door(user: User) -> str:
    """Where somebody goes who signed in without having asked for a page."""
    doors = [door for door in ("/admin/", "/cms/") if may_enter(user, door)]
    return doors[0] if doors else reverse("mfa_index")
