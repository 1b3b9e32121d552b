from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_js")
def starter() -> SafeString:
    """What Wagtail's widgets are started by, in the place of their inline scripts."""
    return format_html('<script src="{}" defer></script>', static("js/cms.js"))
