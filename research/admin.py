"""The list and the page of records in the admin."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from hesperion.privacy.admin import AuditedReads, ReadOnly
from hesperion.privacy.audit.models import Event
from research import review
from research.audit_log.admin import EventAdmin
from research.extracts.admin import ExtractAdmin
from research.flags.admin import FlagAdmin
from research.flags.raising import RaisesFlags
from research.identity import ShowsIdentity
from research.models import Extract, Flag, Record
from research.record_list.view import RecordList
from research.record_page.notes import Notes
from research.record_page.view import RecordPage
from research.redaction.page import Redacting
from research.review import Reviews

admin.site.register(Event, EventAdmin)
admin.site.register(Flag, FlagAdmin)
admin.site.register(Extract, ExtractAdmin)


@admin.register(Record)
class RecordAdmin(
    ShowsIdentity,
    Redacting,
    RaisesFlags,
    Reviews,
    ReadOnly,
    AuditedReads,
    Notes,
    RecordPage,
    RecordList,
    admin.ModelAdmin,
):
    def get_queryset(self, request: HttpRequest) -> QuerySet[Record]:
        """The records that the user may see. Reviewers also see hidden ones."""
        may_review = request.user.has_perm(review.REVIEW_RECORD)
        return Record.for_review.all() if may_review else Record.objects.all()
