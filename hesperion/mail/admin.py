"""Messages and suppressions in the admin, read-only. No page shows an address."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hesperion.mail import actions
from hesperion.mail.models import DeliveryState, Message, Suppression
from hesperion.privacy.admin import AuditedReads, ReadOnly


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(DeliveryState.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(AuditedReads, ReadOnly, admin.ModelAdmin):
    list_display = ["created_at", "kind", "state", "attempts", "last_error"]
    list_filter = [StateFilter, "kind"]
    show_facets = admin.ShowFacets.ALWAYS
    ordering = ["-created_at"]
    actions = ["send_again"]
    fields = [
        *["kind", "state", "created_at", "attempts", "next_attempt_at", "last_error"],
        *["sent_at", "bounced_at", "dead_at", "dropped_at", "provider_id"],
    ]
    readonly_fields = ["state"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        return Message.objects.with_state().order_by(*self.ordering)

    @admin.display(description=_("state"), ordering="state")
    def state(self, message: Any) -> str:
        return str(DeliveryState(message.state).label)

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("mail.change_message")

    @admin.action(description=_("Send again"), permissions=["send_again"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        chosen = list(queryset.values_list("pk", flat=True))
        count = actions.requeue(messages=chosen, by=request.user)  # type: ignore[arg-type]
        text = ngettext(
            "%(count)d message is due again. Suppressed addresses still get nothing.",
            "%(count)d messages are due again. Suppressed addresses still get nothing.",
            count,
        )
        self.message_user(request, text % {"count": count}, messages.SUCCESS)


@admin.register(Suppression)
class SuppressionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["at", "reason"]
    fields = ["reason", "at"]
    list_filter = ["reason"]
    show_facets = admin.ShowFacets.ALWAYS
    ordering = ["-at"]
    actions = ["write_again"]

    def has_write_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("mail.delete_suppression")

    @admin.action(description=_("Write to them again"), permissions=["write_again"])
    def write_again(self, request: HttpRequest, queryset: QuerySet[Suppression]) -> None:
        chosen = list(queryset.values_list("pk", flat=True))
        count = actions.lift_suppressions(suppressions=chosen, by=request.user)  # type: ignore[arg-type]
        text = ngettext(
            "%(count)d address gets mails again.", "%(count)d addresses get mails again.", count
        )
        self.message_user(request, text % {"count": count}, messages.SUCCESS)
