"""The pages of accounts in /admin/, for superusers alone. Groups have none: an account is given roles."""

from typing import Any

# They register models that are unregistered below.
import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
import taggit.admin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from taggit.models import Tag

from hesperion.accounts import actions
from hesperion.accounts.account_filters import AccountFilter, RoleFilter
from hesperion.accounts.account_forms import AccountForm, NewAccountForm
from hesperion.accounts.models import User
from hesperion.accounts.queries import roles_of
from hesperion.privacy.admin import Checked
from hesperion.text.addresses import comparable
from hesperion.text.moments import moment

# Secrets; addresses and tags that the site does not use; groups, which follow from roles. Who is whom at the
# institution follows from signing in, and its provider is a setting.
admin.site.unregister([Authenticator, EmailAddress, Tag, Group])
admin.site.unregister([SocialAccount, SocialApp, SocialToken])

_WHO: Any = ["first_name", "last_name", "email"]
_WHAT: Any = ("What they see and may do", {"fields": ["roles"]})


@admin.register(User)
class UserAdmin(Checked, admin.ModelAdmin):
    ordering = ["email"]
    list_display = ["name", "email", "roles", "state", "signed_in"]
    list_display_links = ["name", "email"]
    list_filter = [AccountFilter, RoleFilter]
    list_per_page = 50
    search_fields = ["email", "first_name", "last_name"]
    readonly_fields = ["state", "made", "signed_in", "factors"]
    add_fieldsets = [
        (
            None,
            {
                "fields": _WHO,
                "description": "We mail this person a link to set a password.",
            },
        ),
        _WHAT,
        ("How long", {"fields": ["last_day"]}),
    ]
    fieldsets = [
        (None, {"fields": _WHO}),
        _WHAT,
        ("How long", {"fields": ["last_day", "is_active", "state"]}),
        ("Use", {"fields": ["made", "signed_in", "factors"]}),
    ]
    actions = ["mail_link", "forget_second_factors"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups", "authenticator_set")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = AccountForm if change else NewAccountForm
        return super().get_form(request, obj, change, **kwargs | {"form": form})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Search for accounts. An email address is found in any of its spellings."""
        term = comparable(search_term) if "@" in search_term else search_term
        return super().get_search_results(request, queryset, term)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody: an account is ended, so that what its owner did keeps their name."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        save = actions.change_account if change else actions.add_account
        save(user=obj, roles=form.cleaned_data["roles"])

    @admin.display(description="name", ordering="first_name")
    def name(self, user: User) -> str:
        return str(user)

    @admin.display(description="roles")
    def roles(self, user: User) -> str:
        return ", ".join(roles_of(user))

    @admin.display(description="state", ordering="last_day")
    def state(self, user: User) -> str:
        if not user.is_active:
            return "ended"
        if user.last_day is None:
            return "active"
        return f"{'active until' if user.is_current else 'ended after'} {user.last_day:%-d %B %Y}"

    @admin.display(description="made", ordering="date_joined")
    def made(self, user: User) -> str:
        return moment(user.date_joined)

    @admin.display(description="last sign-in", ordering="last_login")
    def signed_in(self, user: User) -> str:
        return moment(user.last_login) or "never"

    @admin.display(description="second factors")
    def factors(self, user: Any) -> str:
        labels = [str(factor.get_type_display()) for factor in user.authenticator_set.all()]
        return ", ".join(labels) or "none"

    @admin.action(description="Mail a link to set a password", permissions=["change"])
    def mail_link(self, request: HttpRequest, users: QuerySet[User]) -> None:
        actions.mail_password_links(users=users)
        self.message_user(request, "The links go out now, to those whose account has not ended.")

    @admin.action(
        description="Remove the second factors of those who lost them", permissions=["change"]
    )
    def forget_second_factors(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users:
            actions.remove_second_factors(user=user)
            self.log_change(request, user, "Second factors removed.")
        self.message_user(
            request,
            "They set up a new second factor at their next sign-in: "
            + ", ".join(map(str, users))
            + ".",
        )
