"""Withdrawals in /admin/, for data stewards."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from hesperion.privacy.admin import AuditedReads, ReadOnly
from hesperion.text.moments import moment
from intake.consent.models import Withdrawal


class WithdrawalAdmin(ReadOnly, AuditedReads, admin.ModelAdmin):
    """The admin of withdrawals, newest first. Somebody who was erased since is not listed."""

    list_display = ["public_id", "kind", "at"]
    list_filter = ["kind", "withdrawn_at"]
    list_select_related = ["participant"]
    ordering = ["-withdrawn_at"]
    fields = ["public_id", "kind", "at"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Withdrawal]:
        return super().get_queryset(request).select_related("participant")

    @admin.display(description="public id")
    def public_id(self, withdrawal: Withdrawal) -> str:
        return withdrawal.participant.public_id

    @admin.display(description="withdrawn", ordering="withdrawn_at")
    def at(self, withdrawal: Withdrawal) -> str:
        return moment(withdrawal.withdrawn_at)
