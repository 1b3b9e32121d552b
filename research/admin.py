"""The list and the page of records in the admin."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from hesperion.privacy import access
from hesperion.privacy.admin import AuditedReads, ReadOnly
from intake.record.choices.people import Ancestry
from research import review
from research.case.line import case_line
from research.extracts.admin import ExtractAdmin
from research.flags.admin import FlagAdmin
from research.flags.raising import RaisesFlags
from research.identity import ShowsIdentity
from research.models import Extract, Flag, Record
from research.publishing import Publishing
from research.record_facts import facts_of
from research.record_list.view import RecordList
from research.review import Reviews
from research.sections import Fieldset, head, page_sections
from research.timeline.timeline import timeline_of

admin.site.register(Flag, FlagAdmin)
admin.site.register(Extract, ExtractAdmin)

_SECTIONS = page_sections()
_FIELDSETS = [head(), *(section for section in _SECTIONS if isinstance(section, Fieldset))]


@admin.register(Record)
class RecordAdmin(
    ShowsIdentity,
    Publishing,
    RaisesFlags,
    Reviews,
    ReadOnly,
    AuditedReads,
    RecordList,
    admin.ModelAdmin,
):
    fieldsets = [section.for_admin for section in _FIELDSETS]
    inlines = [section for section in _SECTIONS if isinstance(section, type)]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Record]:
        """The records that the user may see. Reviewers also see hidden ones."""
        may_review = request.user.has_perm(review.REVIEW_RECORD)
        return Record.for_review.all() if may_review else Record.objects.all()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        parts = {part.name: part for part in context["adminform"]}
        parts |= {type(part.opts): part for part in context["inline_admin_formsets"]}
        keys = [getattr(section, "title", section) for section in [_FIELDSETS[0], *_SECTIONS]]
        context["sections"] = [parts[key] for key in keys if key in parts]
        context |= _case_and_timeline(context)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Record | None = None) -> Any:
        """The sections of the page, without optional ones for which the participant has no row."""
        return [
            section.for_admin
            for section in _FIELDSETS
            if not section.present or getattr(obj, section.present, False)
        ]

    def get_fields(self, request: HttpRequest, obj: Record | None = None) -> Any:
        return flatten_fieldsets(self.get_fieldsets(request, obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Record | None = None) -> Any:
        return flatten_fieldsets(self.fieldsets)

    @admin.display(description=_("ancestry"))
    def ancestry_labels(self, record: Record) -> str:
        return ", ".join(str(Ancestry(code).label) for code in record.ancestry)


def _case_and_timeline(context: dict[str, Any]) -> dict[str, Any]:
    """From the rows that the page shows anyway."""
    record = context["original"]
    formsets = context["inline_admin_formsets"]
    facts = facts_of(record, (row for part in formsets for row in part.formset.get_queryset()))
    access.require().note(record.subject, "case_line", "timeline")
    return {"case_line": case_line(facts), "timeline": timeline_of(facts)}
