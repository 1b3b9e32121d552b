from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_js")
def starter() -> SafeString:
    """The script that starts Wagtail's widgets, instead of their inline scripts."""
    return format_html('<script src="{}" defer></script>', static("js/cms.js"))
