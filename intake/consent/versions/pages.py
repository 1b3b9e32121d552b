"""What the pages about consent versions in /admin/ have in common."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from hesperion.privacy import actor
from intake.consent.models import ConsentVersion

NAME = "consent_consentversion"
TEMPLATES = "admin/consent/consentversion"
REFUSED = 409  # somebody else was faster, or the state does not allow it


class VersionPages(admin.ModelAdmin):
    """A base of the admin of consent versions: it finds the version and draws the page."""

    def version_of(
        self, request: HttpRequest, pk: int | str, to_change: bool = False
    ) -> ConsentVersion:
        version = self.get_object(request, str(pk))
        if not (self.has_change_permission if to_change else self.has_view_permission)(request):
            raise PermissionDenied
        if version is None:
            raise Http404
        return version

    def page(
        self,
        request: HttpRequest,
        name: str,
        version: ConsentVersion | None,
        context: dict[str, Any],
        status: int = 200,
    ) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": version,
            "version": version,
            "is_author": version is not None and actor.current() in version.authors,
            "has_add_permission": self.has_add_permission(request),
            **context,
        }
        return TemplateResponse(request, f"{TEMPLATES}/{name}.html", context, status=status)
