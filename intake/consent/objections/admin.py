"""Objections in families in /admin/, for data stewards."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from hesperion.accounts.queries import name_of
from hesperion.privacy import access, actor
from hesperion.privacy.admin import AuditedReads, ReadOnly
from intake.consent.choices import ObjectionDecision
from intake.consent.models import Objection
from intake.consent.objections import actions, queries

DECIDE_ON_OBJECTIONS = "consent.decide_objection"


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=ObjectionDecision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("What you found out, and from whom. It is stored encrypted."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField", "autocomplete": "off"}),
        error_messages={"required": _("Write why you decided so.")},
    )


class ObjectionAdmin(ReadOnly, AuditedReads, admin.ModelAdmin):
    """The admin of objections: undecided ones first, the oldest on top.

    Until a data steward decides, nobody may use the participant's answers.
    """

    list_display = ["public_id", "raised_at", "decision"]
    list_filter = ["decision"]
    ordering = [F("decided_at").desc(nulls_first=True), "raised_at"]
    list_select_related = ["participant"]
    fields = [
        *["public_id", "raised_at", "cause", "story"],
        *["decision", "reason", "decider", "decided_at"],
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Objection]:
        return queries.to_be_decided()

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.decide_view)
        return [
            path("<path:object_id>/decide/", page, name="consent_objection_decide"),
            *super().get_urls(),
        ]

    def decide_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not request.user.has_perm(DECIDE_ON_OBJECTIONS):
            raise PermissionDenied
        objection = self.get_object(request, object_id)
        if objection is None:
            raise Http404
        access.require().note(objection.subject, "public_id")
        form = DecisionForm(request.POST or None)
        if form.is_valid():
            actions.decide_objection(
                objection=objection.pk, by=actor.current(), **form.cleaned_data
            )
            messages.success(request, _("The decision is logged."))
            return redirect(reverse("admin:consent_objection_change", args=[objection.pk]))
        context = self.admin_site.each_context(request) | {
            "opts": Objection._meta,
            "original": objection,
            "title": objection.participant.public_id,
            "form": form,
            "errors": form.errors,
        }
        status = 422 if form.errors else 200
        page = "admin/consent/objection/decide.html"
        return TemplateResponse(request, page, context, status=status)

    @admin.display(description=_("public id"))
    def public_id(self, objection: Objection) -> str:
        return objection.participant.public_id

    @admin.display(description="decided by")
    def decider(self, objection: Objection) -> str:
        return name_of(objection.decided_by) if objection.decided_by else ""

    @admin.display(description=_("cause, in the family’s words"))
    def cause(self, objection: Objection) -> Any:
        return queries.cause_of(objection)

    @admin.display(description=_("story"))
    def story(self, objection: Objection) -> Any:
        return queries.story_of(objection)
