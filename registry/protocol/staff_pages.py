"""The pages of one version of the protocol in /admin/: as a whole, its texts, and its ethics decision."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import override

from hesperion.privacy import actor
from intake.consent.versions.queries import language_name
from registry.models import ProtocolVersion
from registry.protocol import actions
from registry.protocol.faults import protocol_text_faults
from registry.protocol.forms import EthicsDecisionForm, ProtocolTextForm, ethics_of
from registry.protocol.overview import text_states
from registry.protocol.pages import protocol_context
from registry.protocol.queries import needed_languages, protocol_texts, written_protocol
from registry.protocol.refusals import ProtocolRefused

PROTOCOL_ADMIN = "registry_protocolversion"
REFUSED = 409  # somebody else was faster, or the state does not allow it


class ProtocolPages(admin.ModelAdmin):
    """A base of the admin of the protocol: it finds the version and draws its pages."""

    def version_of(
        self, request: HttpRequest, pk: int | str, to_change: bool = False
    ) -> ProtocolVersion:
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
        version: ProtocolVersion | None,
        context: dict[str, Any],
        status: int = 200,
    ) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "version": version,
            "is_author": version is not None and actor.current() in version.authors,
            **context,
        }
        return TemplateResponse(
            request, f"admin/registry/protocolversion/{name}.html", context, status=status
        )

    def overview(
        self, request: HttpRequest, version: ProtocolVersion, refusal: str = ""
    ) -> HttpResponse:
        """The version as a whole: its texts, what differs, and what can be done next."""
        context = {
            "title": f"Protocol {version}",
            "states": text_states(version),
            "digest": version.digest,
            "refusal": refusal,
        }
        return self.page(request, "version", version, context, REFUSED if refusal else 200)

    def preview_view(self, request: HttpRequest, pk: int, language: str) -> HttpResponse:
        """The page of this version as readers would see it, in the language of the text."""
        version = self.version_of(request, pk)
        if language not in protocol_texts(version):
            raise Http404
        with override(language):
            context = protocol_context(version, language)
            return TemplateResponse(request, "registry/protocol.html", context).render()

    def ethics_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form of what an ethics committee decided."""
        version = self.version_of(request, pk, to_change=True)
        if version.published_at and request.method != "POST":
            return redirect(f"admin:{PROTOCOL_ADMIN}_change", pk)
        form = EthicsDecisionForm(request.POST or None, initial=ethics_of(version))
        status = 422 if form.is_bound and not form.is_valid() else 200
        if form.is_bound and form.is_valid():
            try:
                actions.write_ethics(version=version, by=actor.current(), **form.cleaned_data)
                return redirect(f"admin:{PROTOCOL_ADMIN}_change", pk)
            except ProtocolRefused as refused:
                form.add_error(None, str(refused))
                status = REFUSED
        context = {"form": form, "errors": form.errors, "title": f"Ethics decision: {version}"}
        return self.page(request, "form", version, context, status)

    def text_view(self, request: HttpRequest, pk: int, language: str) -> HttpResponse:
        """The form of one text. It opens with the faults of what is stored at their fields."""
        version = self.version_of(request, pk, to_change=True)
        if language not in needed_languages(protocol_texts(version.before)):
            raise Http404
        if request.method == "POST":
            return self._save(request, version, language)
        if version.published_at:
            return redirect(f"admin:{PROTOCOL_ADMIN}_preview", pk, language)
        text = written_protocol(version).get(language)
        stored = {name: getattr(text, name) for name in actions.PROTOCOL_FIELDS} if text else None
        form = ProtocolTextForm(stored, is_first=version.before is None)
        if text:
            form.is_valid()
            before = protocol_texts(version.before).get(language)
            form.show_faults(protocol_text_faults(text.as_read, before))
        return self._text_page(request, version, language, form, text.sha256 if text else "")

    def _save(self, request: HttpRequest, version: ProtocolVersion, language: str) -> HttpResponse:
        """Store what was typed. If that can't be, the page shows it again with the reason."""
        form = ProtocolTextForm(request.POST, is_first=version.before is None)
        sha256 = request.POST.get("sha256", "")
        if not form.is_valid():
            return self._text_page(request, version, language, form, sha256, 422)
        try:
            actions.write_protocol(
                version=version,
                language=language,
                values=form.texts,
                sha256=sha256,
                by=actor.current(),
            )
        except ProtocolRefused as refused:
            form.add_error(None, str(refused))
            stored = written_protocol(version).get(language)
            now = stored.sha256 if stored else ""
            return self._text_page(request, version, language, form, now, REFUSED)
        messages.success(request, "Saved.")
        return redirect(f"admin:{PROTOCOL_ADMIN}_change", version.pk)

    def _text_page(
        self,
        request: HttpRequest,
        version: ProtocolVersion,
        language: str,
        form: ProtocolTextForm,
        sha256: str,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "title": f"{language_name(language)}: version {version}",
            "form": form,
            "sha256": sha256,
            "errors": form.errors,
        }
        return self.page(request, "form", version, context, status)
