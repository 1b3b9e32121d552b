"""The page on which a reviewer flags serious danger in a story."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse

from hesperion.privacy import actor
from intake.stories.actions.flags import flag_story
from research.queries import open_flags
from research.review import free_text_field


class FlagForm(forms.Form):
    reason = free_text_field(
        "What is the danger?",
        "The medical reviewers are mailed at once. One of them decides within one working day.",
        error_messages={"required": "Write what the danger is."},
    )


class RaisesFlags:
    """A mixin, placed before Reviews, for the page on which reviewers flag a record. It needs no claim."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.flag_view)  # type: ignore[attr-defined]
        ours = path("<path:object_id>/flag/", page, name="research_record_flag")
        return [ours, *super().get_urls()]  # type: ignore[misc]

    def flag_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self._reviewed(request, object_id)  # type: ignore[attr-defined]
        form = FlagForm(request.POST or None)
        if not form.is_valid():
            page = "admin/research/record/flag.html"
            return self._form_page(request, record, form, page, flags=open_flags(record))  # type: ignore[attr-defined]
        if flag_story(subject=record.subject, by=actor.current(), **form.cleaned_data):
            messages.success(request, f"The danger in {record} is flagged. The doctors get a mail.")
        else:
            messages.info(request, "You have flagged this already, in the same words.")
        return redirect(reverse("admin:research_record_change", args=[record.pk]))
