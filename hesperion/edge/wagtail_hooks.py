from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_js")
def starter() -> SafeString:
    """Add the script that starts Wagtail's widgets, in place of Wagtail's inline scripts."""
    return format_html('<script src="{}" defer></script>', static("js/cms.js"))
