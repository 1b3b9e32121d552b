"""Routes: patients' and articles' pages by language; doors for researchers, staff and machines outside it."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as cms_urls

from hesperion.edge.views import security_txt
from hesperion.health.views import healthz
from hesperion.mail.views import caught

admin.site.site_header = _("Hesperion research")
admin.site.site_title = _("Hesperion research")
admin.site.index_title = _("Records")
admin.site.site_url = None

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("admin/", admin.site.urls),
    path("cms/", include(cms_urls)),
]

handler500 = "hesperion.edge.failures.failed"

if settings.MAIL_CATCHER_DIR:
    urlpatterns.append(path("dev/mail/", caught, name="dev_mail"))

urlpatterns += i18n_patterns(
    path("share/", include("intake.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
