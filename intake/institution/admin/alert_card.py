"""The words on the alert card in /admin/, for medical reviewers and data stewards."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from hesperion.accounts.queries import name_of
from hesperion.privacy import actor
from hesperion.privacy.admin import Checked
from hesperion.text.moments import moment
from intake.institution.actions import alert_card
from intake.institution.models import AlertCardText

_REFUSED = 409  # somebody else must approve, or the text was changed


class CardApprovalForm(forms.Form):
    clinician = forms.CharField(label="Name of the clinician", max_length=100)
    clinician_role = forms.CharField(
        label="Their role", max_length=100, help_text="Haematologist, head of the CAR-T unit"
    )
    approved_on = forms.DateField(
        label="Approved on",
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    sha256 = forms.CharField(widget=forms.HiddenInput)

    def clean_approved_on(self) -> Any:
        if self.cleaned_data["approved_on"] > timezone.localdate():
            raise forms.ValidationError("This day is in the future.")
        return self.cleaned_data["approved_on"]


@admin.register(AlertCardText)
class AlertCardTextAdmin(Checked, admin.ModelAdmin):
    """A text for each language. Patients see a card only in a language whose text is approved."""

    list_display = ["language_name", "state", "text"]
    fields = ["text", "state", "written"]
    readonly_fields = ["state", "written"]
    ordering = ["language"]
    actions = ["withdraw"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("institution.approve_alertcardtext")

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.approve_view)
        name = "institution_alertcardtext_approve"
        return [path("<path:object_id>/approve/", page, name=name), *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: AlertCardText, form: Any, change: bool) -> None:
        alert_card.write_card_text(
            language=obj.language, text=form.cleaned_data["text"], by=actor.current()
        )

    def approve_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not self.has_approve_permission(request):
            raise PermissionDenied
        text = self.get_object(request, object_id)
        if text is None:
            raise Http404
        form = CardApprovalForm(request.POST or None, initial={"sha256": text.sha256})
        status = 422 if form.is_bound and not form.is_valid() else 200
        if form.is_bound and form.is_valid():
            try:
                alert_card.approve_card_text(
                    language=text.language, by=actor.current(), **form.cleaned_data
                )
                messages.success(request, f"Patients now see the card in this language: {text}.")
                return redirect("admin:institution_alertcardtext_changelist")
            except alert_card.CardRefused as refused:
                form.add_error(None, str(refused))
                status = _REFUSED
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": text,
            "title": str(text),
            "form": form,
            "errors": form.errors,
        }
        template = "admin/institution/alertcardtext/approve.html"
        return TemplateResponse(request, template, context, status=status)

    @admin.action(description="Withdraw the approval", permissions=["approve"])
    def withdraw(self, request: HttpRequest, texts: QuerySet[AlertCardText]) -> None:
        for text in texts:
            alert_card.withdraw_approval(language=text.language, by=actor.current())
        self.message_user(request, "Patients see no card any more in the languages that you chose.")

    @admin.display(description="language", ordering="language")
    def language_name(self, text: AlertCardText) -> str:
        return str(text)

    @admin.display(description="state")
    def state(self, text: AlertCardText) -> str:
        if not text.is_approved:
            return "Waits for a clinician: no patient sees it"
        by = f"{text.clinician}, {text.clinician_role}, {text.approved_on:%-d %B %Y}"
        return f"Approved by {by}; noted by {name_of(text.approved_by)}"

    @admin.display(description="written")
    def written(self, text: AlertCardText) -> str:
        is_shipped = text.written_by == alert_card.SHIPPED
        who = "draft that comes with the site" if is_shipped else f"by {name_of(text.written_by)}"
        return f"{who}, {moment(text.written_at)}"
