"""For data stewards: a participant's identity, and removing a forgotten PIN. Each needs a reason."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from hesperion.privacy import access, actor
from hesperion.privacy.reading import reading
from intake.participants import queries
from intake.participants.actions.pins import remove_forgotten_pin
from intake.participants.pins import pins_of_address
from research.models import Record

VIEW_IDENTITY = "research.view_identity"


class StewardReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        min_length=10,
        max_length=200,
        help_text=_(
            "10 to 200 characters. It stays in the audit for good, so don’t write the person’s name or "
            "email address into it."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField", "autocomplete": "off"}),
        error_messages={"required": _("Enter a reason.")},
    )


class ShowsIdentity:
    """A mixin, placed before ModelAdmin, for the page with a participant's name and address.

    The record is read by the researchers' connection, name and address by the site's own. So
    participants who withdrew or never confirmed have no such page.
    """

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.identity_view)  # type: ignore[attr-defined]
        pin = self.admin_site.admin_view(self.pin_view)  # type: ignore[attr-defined]
        return [
            path("<path:object_id>/identity/", page, name="research_record_identity"),
            path("<path:object_id>/pin/", pin, name="research_record_pin"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def identity_view(self, request: HttpRequest, object_id: str) -> TemplateResponse:
        """The page that asks for a reason and then shows name and address.

        They are shown in response to a POST with a reason, after the audit event is stored.
        """
        record = self._record_of(request, object_id)
        form = StewardReasonForm(request.POST or None)
        if form.is_valid():
            shown = _identity(request, record, form.cleaned_data["reason"])
        else:
            access.require().note(record.subject, "public_id")
            shown = {"form": form, "errors": form.errors}
        context = self.admin_site.each_context(request) | {  # type: ignore[attr-defined]
            "opts": Record._meta,
            "record": record,
            "title": _("Who is %(record)s?") % {"record": record},
        }
        return TemplateResponse(request, "admin/research/record/identity.html", context | shown)

    def pin_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page that says whether there is a PIN, and removes it if the participant forgot it.

        It shows nobody's name: the steward makes sure in another way who asks.
        """
        record = self._record_of(request, object_id)
        reader = access.require()
        reader.purpose = "pin"
        reader.note(record.subject, "public_id")
        form = StewardReasonForm(request.POST or None)
        if form.is_valid():
            return _pin_removed(request, record, form.cleaned_data["reason"])
        context = self.admin_site.each_context(request) | {  # type: ignore[attr-defined]
            "opts": Record._meta,
            "original": record,
            "title": record.public_id,
            "form": form,
            "errors": form.errors,
            "has_pin": pins_of_address(record.subject).exists(),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/research/record/pin.html", context, status=status)

    def _record_of(self, request: HttpRequest, object_id: str) -> Record:
        """Raises PermissionDenied for users who may not see identities, Http404 for an unknown record."""
        if not request.user.has_perm(VIEW_IDENTITY) or not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        record: Record | None = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if record is None:
            raise Http404
        return record


def _pin_removed(request: HttpRequest, record: Record, reason: str) -> HttpResponse:
    """Remove the PIN, and lead back to its page, which says that there is none."""
    if remove_forgotten_pin(subject=record.subject, reason=reason, by=actor.current()):
        messages.success(request, "The PIN is removed. The audit keeps that you did it, and why.")
    return redirect("admin:research_record_pin", record.pk)


def _identity(request: HttpRequest, record: Record, reason: str) -> dict[str, Any]:
    """Name and address in clear. The event is recorded when this returns."""
    with reading(actor=actor.current(), purpose="identity", reason=reason) as reader:
        reader.view = request.resolver_match.view_name if request.resolver_match else ""
        reader.drawn[record.subject] = record.public_id
        contact = queries.contact_of(record.subject)
        if contact is None:
            raise Http404
        return {
            "name": contact.name,
            "email": contact.email,
            "reason": reason,
        }
