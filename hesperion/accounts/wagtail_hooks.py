from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, re_path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_menu_item")
def own_sign_in() -> MenuItem:
    return MenuItem(_("My sign-in"), reverse("mfa_index"), icon_name="key", order=10_000)


@hooks.register("register_admin_urls", order=-1)  # before Wagtail's own pages there
def accounts_are_made_in_admin() -> list[URLPattern]:
    """URL patterns that redirect from the pages of /cms/ for users and groups to those of /admin/.

    A second form would know neither roles nor the day on which an account ends.
    """
    to_accounts = RedirectView.as_view(pattern_name="admin:accounts_user_changelist")
    return [re_path(r"^users/", to_accounts), re_path(r"^groups/", to_accounts)]


@hooks.register("construct_settings_menu")
def hide_users_and_groups(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in ("users", "groups")]


@hooks.register("insert_global_admin_css")
def cms_styles() -> SafeString:
    """Add our style sheet to /cms/, such as for the notice that no second factor is required."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/cms.css"))
