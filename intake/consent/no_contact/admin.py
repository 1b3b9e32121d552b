"""Reports of no contact in /admin/, for data stewards."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from hesperion.accounts.queries import name_of
from hesperion.privacy import access, actor
from hesperion.privacy.admin import AuditedReads, ReadOnly
from hesperion.ui.fields import PartialDateField
from intake.consent.choices import NoContactFinding, NoContactReason
from intake.consent.models import NoContactReport
from intake.consent.no_contact import actions, queries
from intake.participants.choices import Teller
from intake.record.forms.car_t import is_earlier

DECIDE_ON_REPORTS = "consent.decide_nocontactreport"


class FindingForm(forms.Form):
    """Asks what was found out about a report; the date of death only if it says that the participant died."""

    finding = forms.ChoiceField(
        label=_("What did you find out?"),
        choices=NoContactFinding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you found out.")},
    )
    died_on = forms.CharField(
        label=_("If so: when did they die?"),
        help_text=_(
            "A year, a month or a day: 2026, 2026-05 or 2026-05-17. Leave it empty if nobody knows."
        ),
        max_length=10,
        required=False,
    )

    def __init__(self, *args: Any, report: NoContactReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.joined_on = report.participant.submitted_at.date().isoformat()
        is_told_by_relative = report.participant.teller == Teller.RELATIVE
        if report.reason != NoContactReason.DIED or is_told_by_relative:
            del self.fields["died_on"]

    def clean_died_on(self) -> str:
        """The partial date, neither in the future nor before the participant sent their answers."""
        parts = self.cleaned_data["died_on"].split("-")
        if len(parts) > 3:
            raise forms.ValidationError(_("Type it like this: 2026, 2026-05 or 2026-05-17."))
        year, month, day = [*parts, "", ""][:3]
        died_on = PartialDateField(with_day=True, required=False).clean([day, month, year])
        if died_on and is_earlier(died_on, self.joined_on):
            raise forms.ValidationError(
                _("This is before they sent their answers. Check the date.")
            )
        return died_on

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("died_on") and data.get("finding") == NoContactFinding.ANSWERS:
            self.add_error("died_on", _("You chose that they answer. Then leave this date empty."))
        return data


class NoContactReportAdmin(ReadOnly, AuditedReads, admin.ModelAdmin):
    """The admin of reports of no contact, newest first.

    A report stops mails to the participant. Only a data steward's finding lets mails go out again.
    """

    list_display = ["public_id", "reason", "reported_at", "finding"]
    list_filter = ["finding", "reason"]
    ordering = ["-reported_at"]
    list_select_related = ["participant"]
    fields = ["public_id", "reason", "message", "reported_at", "finding", "finder", "found_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[NoContactReport]:
        return queries.reported()

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.decide_view)
        return [
            path("<path:object_id>/decide/", page, name="consent_nocontactreport_decide"),
            *super().get_urls(),
        ]

    def decide_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not request.user.has_perm(DECIDE_ON_REPORTS):
            raise PermissionDenied
        report = self.get_object(request, object_id)
        if report is None:
            raise Http404
        access.require().note(report.subject, "public_id")
        form = FindingForm(request.POST or None, report=report)
        if form.is_valid():
            actions.record_finding(report=report.pk, by=actor.current(), **form.cleaned_data)
            messages.success(request, _("Your finding is logged."))
            return redirect(reverse("admin:consent_nocontactreport_change", args=[report.pk]))
        context = self.admin_site.each_context(request) | {
            "opts": NoContactReport._meta,
            "original": report,
            "title": report.participant.public_id,
            "form": form,
            "errors": form.errors,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(
            request, "admin/consent/nocontactreport/decide.html", context, status=status
        )

    @admin.display(description=_("public id"))
    def public_id(self, report: NoContactReport) -> str:
        return report.participant.public_id

    @admin.display(description="found by")
    def finder(self, report: NoContactReport) -> str:
        return name_of(report.found_by) if report.found_by else ""
