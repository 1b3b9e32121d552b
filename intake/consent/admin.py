"""Consent texts, for consent managers; reports of no contact and objections, for data stewards."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from hesperion.privacy import actor
from hesperion.privacy.admin import Checked
from intake.consent import queries
from intake.consent.actions import documents
from intake.consent.forms.document import ConsentDocumentForm
from intake.consent.models import ConsentDocument, NoContactReport, Objection
from intake.consent.no_contact.admin import NoContactReportAdmin
from intake.consent.objections.admin import ObjectionAdmin
from intake.participants.choices import AgeGroup

_COPIED = ["kind", "audience", "language", "title", "key_information", "text", "quiz", "assent"]


@admin.register(ConsentDocument)
class ConsentDocumentAdmin(Checked, admin.ModelAdmin):
    """The admin of consent texts. A text can be changed until a second person approves it, then never again."""

    form = ConsentDocumentForm
    fields = tuple(ConsentDocumentForm.Meta.fields)
    list_display = ["title", "audience", "version", "language", "state", "published_at"]
    list_filter = ["audience", "language"]
    ordering = ["-pk"]
    actions = None

    @admin.display(description=_("state"))
    def state(self, document: ConsentDocument) -> Any:
        if document.published_at:
            return _("Published")
        return _("Waits for approval") if document.is_offered else _("Draft")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_open = obj is None or obj.published_at is None
        return is_open and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Fill the form of a new text with the text of the version that the URL's parameter `from` names."""
        before = queries.document_by_number(request.GET.get("from", ""))
        return {name: getattr(before, name) for name in _COPIED} if before else {}

    def save_model(
        self, request: HttpRequest, obj: ConsentDocument, form: Any, change: bool
    ) -> None:
        try:
            documents.write_document(document=obj, by=actor.current())
        except documents.PublishedDocumentChanged as error:
            raise PermissionDenied from error

    def get_urls(self) -> list[URLPattern]:
        name = "consent_consentdocument"
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/preview/", wrap(self.preview_view), name=f"{name}_preview"),
            path("<int:pk>/approve/", wrap(self.approve_view), name=f"{name}_approve"),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page that shows the text as patients see it, in the language of the text."""
        document = self._document(request, pk)
        with override(document.language):
            assent = [
                (AgeGroup(age).label, words) for age, words in sorted(document.assent.items())
            ]
            context = {"document": document, "assent": assent}
            return TemplateResponse(request, "consent/document_preview.html", context).render()

    def approve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = self._document(request, pk)
        if not super().has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            self._approve(request, document)
            return redirect("admin:consent_consentdocument_change", pk)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "document": document,
            "title": _("Approve a consent text"),
        }
        return TemplateResponse(request, "admin/consent/consentdocument/approve.html", context)

    def _approve(self, request: HttpRequest, document: ConsentDocument) -> None:
        read = request.POST.get("sha256", "")
        try:
            documents.approve_document(document=document, sha256=read, by=actor.current())
        except documents.NotToBeApproved as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.log_change(request, document, "Approved.")
            self.message_user(request, _("The text is published."), messages.SUCCESS)

    def _document(self, request: HttpRequest, pk: int) -> ConsentDocument:
        document = self.get_object(request, str(pk))
        if not self.has_view_permission(request, document):
            raise PermissionDenied
        if document is None:
            raise Http404
        return document


admin.site.register(NoContactReport, NoContactReportAdmin)
admin.site.register(Objection, ObjectionAdmin)
