"""Corrections and takings out in /admin/, for data stewards: one writes, another publishes."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from hesperion.privacy import actor
from hesperion.privacy.admin import Checked
from hesperion.public_log.models import StatementText
from hesperion.text.moments import moment
from registry.corrections import actions
from registry.corrections.forms import CorrectionForm, RemovalForm
from registry.log_words import shown_statement
from registry.models import LogProposal

_NAME = "registry_logproposal"
_REFUSED = 409  # somebody else was faster, or wrote it


class LogProposalAdmin(Checked, admin.ModelAdmin):
    """The admin of what waits for a second data steward. It is published or discarded, and never edited."""

    list_display = ["__str__", "written"]
    ordering = ["-pk"]
    actions = None  # of the list

    @admin.display(description="written", ordering="written_at")
    def written(self, proposal: LogProposal) -> str:
        return moment(proposal.written_at)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        publish, discard = require_POST(self.publish_view), require_POST(self.discard_view)
        return [
            path("take-out/", wrap(self.removal_view), name=f"{_NAME}_removal"),
            path("<int:pk>/publish/", wrap(publish), name=f"{_NAME}_publish"),
            path("<int:pk>/discard/", wrap(discard), name=f"{_NAME}_discard"),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page on which a correction is written."""
        form = CorrectionForm(request.POST or None)

        def propose() -> LogProposal:
            statement = form.cleaned_data["statement"]
            return actions.propose_correction(
                statement=statement, texts=form.texts, by=actor.current()
            )

        return self._written(request, form, propose, "Correct something public")

    def removal_view(self, request: HttpRequest) -> HttpResponse:
        """The page on which taking a text out is proposed."""
        form = RemovalForm(request.POST or None)

        def propose() -> LogProposal:
            return actions.propose_removal(**form.cleaned_data, by=actor.current())

        return self._written(request, form, propose, "Take a text out of the log")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self._shown(request, self._proposal(request, object_id))

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decided(request, pk, actions.publish_proposal, "It is public now.")

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decided(request, pk, actions.discard_proposal, "It was discarded.")

    def _written(
        self,
        request: HttpRequest,
        form: forms.Form,
        propose: Callable[[], LogProposal],
        title: str,
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if form.is_valid():
            return redirect(f"admin:{_NAME}_change", propose().pk)
        context = {"form": form, "errors": form.errors, "title": title}
        return self._page(request, "write", context, 422 if form.is_bound else 200)

    def _decided(
        self, request: HttpRequest, pk: int, decide: Callable[..., Any], sentence: str
    ) -> HttpResponse:
        proposal = self._proposal(request, pk)
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            decide(proposal=proposal, by=actor.current())
        except actions.ProposalRefused as refused:
            return self._shown(request, proposal, str(refused))
        messages.success(request, sentence)
        return redirect(f"admin:{_NAME}_changelist")

    def _shown(
        self, request: HttpRequest, proposal: LogProposal, refusal: str = ""
    ) -> HttpResponse:
        statement = proposal.statement
        text = StatementText.objects.filter(statement=statement, name=proposal.text_name).first()
        context = {
            "title": str(proposal),
            "proposal": proposal,
            "statement": shown_statement(statement),
            "text": text,
            "is_author": proposal.written_by == actor.current(),
            "refusal": refusal,
        }
        return self._page(request, "proposal", context, _REFUSED if refusal else 200)

    def _proposal(self, request: HttpRequest, pk: int | str) -> LogProposal:
        if not self.has_view_permission(request):
            raise PermissionDenied
        proposal = self.get_object(request, str(pk))
        if proposal is None:
            raise Http404
        return proposal

    def _page(
        self, request: HttpRequest, name: str, context: dict[str, Any], status: int
    ) -> HttpResponse:
        context = self.admin_site.each_context(request) | {"opts": self.opts, **context}
        template = f"admin/registry/logproposal/{name}.html"
        return TemplateResponse(request, template, context, status=status)
