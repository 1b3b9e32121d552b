"""The site of the admin: its name, and its first page."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from research.overview import overview_for


class ResearchSite(AdminSite):
    site_header = site_title = _("Hesperion research")
    index_title = _("Overview")
    site_url = None
    enable_nav_sidebar = False  # the header leads to what researchers use

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        overview = overview_for(request.user)  # type: ignore[arg-type]
        return super().index(request, {"overview": overview, **(extra_context or {})})
