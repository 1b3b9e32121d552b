"""What accounts are counted and filtered by."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from hesperion.accounts.groups import GROUPS, SUPERUSER
from hesperion.accounts.models import User
from hesperion.accounts.queries import FACTORS
from hesperion.ui.days import utc_today

SOON = timedelta(days=30)


def ending_soon() -> QuerySet[User]:
    """The accounts whose last day is today or in the next 30 days."""
    return User.objects.current().filter(last_day__lte=utc_today() + SOON)


def ended() -> QuerySet[User]:
    return User.objects.exclude(pk__in=User.objects.current())


def without_second_factor() -> QuerySet[User]:
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    return User.objects.current().exclude(Exists(factors))


def never_signed_in() -> QuerySet[User]:
    return User.objects.current().filter(last_login=None)


STATES = {
    "active": ("Active", User.objects.current),
    "soon": ("Ends within 30 days", ending_soon),
    "ended": ("Ended", ended),
    "no-factor": ("Without a second factor", without_second_factor),
    "unused": ("Never signed in", never_signed_in),
}


class AccountFilter(SimpleListFilter):
    title = "account"
    parameter_name = "account"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(code, label) for code, (label, _) in STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User] | None:
        found = STATES.get(self.value() or "")
        return queryset.filter(pk__in=found[1]()) if found else None


class RoleFilter(SimpleListFilter):
    title = "role"
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(role, role.capitalize()) for role in [*GROUPS, SUPERUSER]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User] | None:
        role = self.value()
        if role == SUPERUSER:
            return queryset.filter(is_superuser=True)
        return queryset.filter(groups__name=role) if role else None
