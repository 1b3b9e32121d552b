from typing import Any

import allauth.account.admin
import allauth.mfa.admin  # noqa: F401 - both register models that are unregistered below
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hesperion.accounts import actions
from hesperion.accounts.forms import NewAccountForm
from hesperion.accounts.models import User
from hesperion.privacy.admin import Checked
from hesperion.text.addresses import comparable

admin.site.unregister(
    [Authenticator, EmailAddress]
)  # secrets; addresses that the site does not use
admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(Checked, DjangoGroupAdmin):
    pass


@admin.register(User)
class UserAdmin(Checked, DjangoUserAdmin):
    add_form = NewAccountForm
    ordering = ["email"]
    list_display = ["email", "is_staff", "is_active", "last_login"]
    search_fields = ["email"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (_("Name"), {"fields": ["first_name", "last_name"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": ["email", "first_name", "last_name"],
                "description": _("We mail this person a link to set a password."),
            },
        )
    ]
    actions = ["forget_second_factors"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Search for accounts. An email address is found in any of its spellings."""
        term = comparable(search_term) if "@" in search_term else search_term
        return super().get_search_results(request, queryset, term)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            actions.invite(user=obj)

    @admin.action(
        description=_("Remove the second factors of those who lost them"), permissions=["change"]
    )
    def forget_second_factors(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users:
            actions.remove_second_factors(user=user)
            self.log_change(request, user, gettext("Second factors removed."))
        count = len(users)
        self.message_user(
            request,
            ngettext(
                "One account sets up a new second factor at its next sign-in.",
                "%(count)d accounts set up a new second factor at their next sign-in.",
                count,
            )
            % {"count": count},
        )
