"""Routes: patients' and articles' pages by language; those of researchers, staff and machines without one."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as cms_urls

from articles.cms.revisions import revision_urls
from articles.sharing.feeds import feed
from articles.sharing.sitemaps import robots_txt, sitemap_xml
from articles.views import glossary, narration, narration_cues, picture
from atlas.urls import files as atlas_files
from hesperion.accounts.urls import area_urls
from hesperion.doctor import probe
from hesperion.edge.views import security_txt
from hesperion.health.views import healthz, livez
from hesperion.mail.views import caught
from hesperion.mail.webhooks import tracking_view
from intake.followup.schedules.views import schedule_json
from registry.urls import files as registry_files

handler429 = "hesperion.accounts.views.too_often"

urlpatterns = [
    path("livez", livez, name="livez"),
    path("healthz", healthz, name="healthz"),
    path(probe.PATH.removeprefix("/"), probe.probe, name="doctor_probe"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("robots.txt", robots_txt, name="robots_txt"),
    path("sitemap.xml", sitemap_xml, name="sitemap"),
    path("check-ins/schedule.json", schedule_json, name="schedule_json"),
    path("atlas/", include((atlas_files, "atlas_files"))),
    path("registry/", include((registry_files, "registry_files"))),
    path("media/images/<path:path>", picture, name="picture"),
    path("media/narrations/<str:file>.vtt", narration_cues, name="narration_cues"),
    path("media/narrations/<str:file>", narration, name="narration"),
    path("account/", include("hesperion.accounts.urls")),
    *area_urls,  # before the areas' own pages for signing in and out
    path("admin/research/cohorts/", include("research.saved_cohorts.urls")),
    path("admin/research/", include("research.dictionary.urls")),
    path("admin/research/", include("research.formats.urls")),
    path("admin/research/redactions/", include("research.redaction.urls")),
    path("admin/research/request/", include("research.requests.urls")),
    path("admin/research/request/", include("research.builds.urls")),
    path("admin/research/request/", include("research.extracts.urls")),
    path("admin/research/request/", include("research.tokens.urls")),
    path("admin/research/request/", include("research.requests.decisions.urls")),
    path("admin/research/check-ins/", include("research.check_ins.urls")),
    path("admin/research/review/", include("research.review_queue.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("research.api.urls")),
    path("cms/", include(revision_urls())),
    path("cms/", include(cms_urls)),
]

if settings.MAIL_WEBHOOK:
    view = tracking_view(settings.MAIL_WEBHOOK)
    urlpatterns.append(path("webhooks/mail/", view, name="mail_webhook"))

if settings.MAIL_CATCHER_DIR:
    urlpatterns.append(path("dev/mail/", caught, name="dev_mail"))

urlpatterns += i18n_patterns(
    path("share/", include("intake.share.urls")),
    path("my/", include("trials.news.urls")),
    path("my/", include("intake.my.urls")),
    path("check-in/", include("intake.followup.door.urls")),
    path("check-in/go-on/", include("intake.followup.go_on.urls")),
    path("stories/", include("intake.stories.urls")),
    path("atlas/", include("atlas.urls")),
    path("registry/", include("registry.urls")),
    path("trials/", include("trials.urls")),
    path("articles/feed/", feed, name="feed"),  # before the pages, as the next
    path("articles/words/", glossary, name="glossary"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler400 = "hesperion.edge.failures.unreadable"
handler403 = "hesperion.edge.failures.forbidden"
handler404 = "hesperion.edge.failures.not_found"
handler500 = "hesperion.edge.failures.failed"
