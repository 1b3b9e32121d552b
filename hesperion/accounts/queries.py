import re
from collections.abc import Iterable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from hesperion.accounts.groups import STAFF_ROLES, SUPERUSER
from hesperion.accounts.models import User
from hesperion.accounts.sessions import is_over
from hesperion.text.addresses import comparable

ACTORS = {
    "anonymous": "somebody who was not signed in",
    "participant": "the participant",
    "system:command": "a command on the server",
    "system:check-in": "Hesperion, by the answers to a check-in",
}
_ACTOR = re.compile(r"user:\d{1,9}|system:[a-z][a-z -]*", re.ASCII)
STAFF_AREAS = ("/admin/", "/cms/")
FACTORS = [Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP]


def has_second_factor(user: User) -> bool:
    """Whether the user has a passkey or an authenticator app. Recovery codes alone do not count."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def has_passkey(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()


def has_used_second_factor(request: HttpRequest) -> bool:
    """Whether this session used a second factor that the account still has."""
    records = get_authentication_records(request, request.user)
    used = {record["id"] for record in records if record["method"] == "mfa"}
    return bool(used) and Authenticator.objects.filter(user=request.user.pk, pk__in=used).exists()


def is_linked(user: User, provider: str) -> bool:
    """Whether a subject of the institution's provider is this account."""
    return SocialAccount.objects.filter(user=user, provider=provider).exists()


def may_enter(user: User, area: str) -> bool:
    """Whether the account has access to `area`, one of STAFF_AREAS."""
    return user.is_staff if area == "/admin/" else user.has_perm("wagtailadmin.access_admin")


def has_access(request: HttpRequest, area: str) -> bool:
    """Whether this session would be admitted to `area`, an area other than the one that serves the request."""
    user = request.user
    return (
        user.is_authenticated
        and may_enter(user, area)
        and not is_over(request.session)
        and (
            has_used_second_factor(request)
            or not (settings.MFA_REQUIRED or has_second_factor(user))
        )
    )


def is_same_host(url: str, request: HttpRequest) -> bool:
    """Whether `url` is on the host of this request. Other hosts that the site answers to do not count."""
    return url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def start_page(user: User) -> str:
    """The address to redirect to after a sign-in that has no `next`."""
    areas = [area for area in STAFF_AREAS if may_enter(user, area)]
    return areas[0] if areas else reverse("mfa_index")


def members(group: str) -> QuerySet[User]:
    """The accounts of a group that may sign in today."""
    return User.objects.current().filter(groups__name=group)


def demo_account(name: str) -> User | None:
    """The account of a site for trying out that make_demo_account made by this name."""
    return User.objects.filter(email=f"{name}@hesperion.example").first()


def roles_of(user: User) -> list[str]:
    """The roles of an account, in the order of STAFF_ROLES."""
    held = {group.name for group in user.groups.all()}
    return [
        role for role in STAFF_ROLES if role in held or (role == SUPERUSER and user.is_superuser)
    ]


def is_last_superuser(user: User) -> bool:
    """Whether there is no other superuser without an end. Locks them up to the end of the transaction."""
    lasting = User.objects.filter(is_superuser=True, is_active=True, last_day=None)
    return [row.pk for row in lasting.order_by("pk").select_for_update()] == [user.pk]


def name_of(actor: str) -> str:
    """How people read an actor of the audit: see `names_of`."""
    return names_of([actor])[actor]


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """How people read each actor of the audit, by one query.

    For a user, it is the name, or else the email address; for any other actor, a few words.
    """
    keys = {actor: key for actor in actors for key in [_user_key(actor)]}
    users = User.objects.in_bulk({key for key in keys.values() if key is not None})
    return {actor: _worded(actor, users.get(key or 0)) for actor, key in keys.items()}


def _user_key(actor: str) -> int | None:
    kind, _, key = actor.partition(":")
    return int(key) if kind == "user" and key.isdecimal() else None


def _worded(actor: str, user: User | None) -> str:
    if user:
        return user.get_full_name() or user.email
    kind, _, part = actor.partition(":")
    others = {"system": f"Hesperion ({part})", "user": "an account that was deleted"}
    return ACTORS.get(actor) or others.get(kind, actor)


def actors_named(typed: str) -> list[str]:
    """The actors of the audit that have this in their name or email address, or this code; [] if none has."""
    if typed in ACTORS or _ACTOR.fullmatch(typed):
        return [typed]
    in_full = Concat("first_name", Value(" "), "last_name")
    named = Q(email__icontains=comparable(typed)) | Q(full_name__icontains=typed)
    found = User.objects.annotate(full_name=in_full).filter(named)
    return [f"user:{key}" for key in found.values_list("pk", flat=True)]


def roles_of_actors(actors: Iterable[str]) -> dict[str, str]:
    """The roles that those actors that are accounts have today, in words, by two queries."""
    keys = {key: actor for actor in actors if (key := _user_key(actor)) is not None}
    users = User.objects.filter(pk__in=keys).prefetch_related("groups")
    return {keys[user.pk]: ", ".join(roles_of(user)) for user in users}
