from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_menu_item")
def own_sign_in() -> MenuItem:
    return MenuItem(_("My sign-in"), reverse("mfa_index"), icon_name="key", order=10_000)


@hooks.register("insert_global_admin_css")
def cms_styles() -> SafeString:
    """Add our style sheet to /cms/, such as for the notice that no second factor is required."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/cms.css"))
