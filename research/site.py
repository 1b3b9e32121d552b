"""The site of the admin: its name, and its first page."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from hesperion.accounts.panels import panels_for
from research.overview import overview_for
from research.saved_cohorts.queries import saved_cohorts_of

LATEST_COHORTS = 10


class ResearchSite(AdminSite):
    site_header = site_title = _("Hesperion research")
    index_title = _("Overview")
    site_url = None
    enable_nav_sidebar = False  # the header leads to what researchers use

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Django's list, with records and the other pages of research first."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: model["object_name"] != "Record")
        return sorted(apps, key=lambda app: app["app_label"] != "research")

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        user: Any = request.user
        shown: dict[str, Any] = {"panels": list(panels_for(user)), "overview": overview_for(user)}
        if shown["overview"]:
            shown["cohorts"] = saved_cohorts_of(user).order_by("-made_at")[:LATEST_COHORTS]
        return super().index(request, shown | (extra_context or {}))
