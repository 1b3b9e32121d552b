"""Reviewing a record: taking its story, and a decision on it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from hesperion.privacy import access, actor
from intake.stories.actions import claims, reviews
from intake.stories.choices import REASONED, ReviewState
from research.labels.codes import TOPIC_LABELS
from research.models import Record
from research.story_page import story_page, why_refused

REVIEW_RECORD = "research.review_record"
_ALREADY = "Nothing was changed: this was already so."
_WRITE_WHY = {
    ReviewState.SENT_BACK: "Write what you want to know, or what should be changed.",
    ReviewState.DECLINED: "Write why the story is declined. The participant reads it.",
}


def free_text_field(label: Any, help_text: Any, **options: Any) -> forms.CharField:
    """A form field for some sentences of text."""
    widget = forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField", "autocomplete": "off"})
    return forms.CharField(
        label=label, help_text=help_text, max_length=4000, widget=widget, **options
    )


class ReviewForm(forms.Form):
    state = forms.ChoiceField(
        label="Decision",
        choices=[
            (ReviewState.INCLUDED, "Include"),
            (ReviewState.SENT_BACK, "Send back with a question"),
            (ReviewState.DECLINED, "Decline with a reason"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a decision."},
    )
    reason = free_text_field(
        "Question or reason",
        "Only if you send the story back or decline it. The participant reads it, word for word, "
        "on their own page.",
        required=False,
    )

    topics = forms.MultipleChoiceField(
        label="What the story is about",
        choices=list(TOPIC_LABELS.items()),
        help_text="Researchers filter by these.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("state") not in REASONED:
            return data | {"reason": ""}
        if not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _WRITE_WHY[data["state"]])
        return data


class Reviews:
    """A mixin, placed before ModelAdmin, for the page on which reviewers decide on a record."""

    def get_urls(self) -> list[URLPattern]:
        pages = {
            "review": self.review_view,
            "claim": require_POST(self.claim_view),
            "release": require_POST(self.release_view),
        }
        ours = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(view),  # type: ignore[attr-defined]
                name=f"research_record_{name}",
            )
            for name, view in pages.items()
        ]
        return [*ours, *super().get_urls()]  # type: ignore[misc]

    def review_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page with the story, where a reviewer who has taken it decides.

        What was typed stays in the form if the decision is refused.
        """
        record = self._reviewed(request, object_id)
        form = ReviewForm(request.POST or None, initial={"topics": record.topics})
        refused = ""
        if form.is_valid():
            try:
                return _decide(request, record, form.cleaned_data)
            except (claims.NotClaimed, reviews.StoryChanged) as error:
                refused = why_refused(error)
        shown = story_page(record, actor.current())
        page = "admin/research/record/review.html"
        response = self._form_page(request, record, form, page, shown=shown, refused=refused)
        response.status_code = 409 if refused else response.status_code
        return response

    def claim_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self._reviewed(request, object_id)
        try:
            claims.claim_story(subject=record.subject, by=actor.current())
        except claims.ClaimedByAnother as error:
            messages.error(request, why_refused(error))
        return redirect("admin:research_record_review", record.pk)

    def release_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self._reviewed(request, object_id)
        claims.release_claim(subject=record.subject, by=actor.current())
        messages.success(request, f"{record} is free for another reviewer.")
        return redirect("review_queue:index")

    def _reviewed(self, request: HttpRequest, object_id: str, purpose: str = "review") -> Record:
        if not request.user.has_perm(REVIEW_RECORD) or not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        record = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if record is None:
            raise Http404
        reader = access.require()
        reader.purpose = purpose
        reader.note(record.subject, "public_id")
        reader.drawn[record.subject] = record.public_id
        return record

    def _form_page(
        self, request: HttpRequest, record: Record, form: forms.Form, page: str, **shown: Any
    ) -> TemplateResponse:
        context = self.admin_site.each_context(request) | {  # type: ignore[attr-defined]
            "opts": Record._meta,
            "original": record,
            "title": record.public_id,
            "form": form,
            "errors": form.errors,
        }
        return TemplateResponse(request, page, context | shown, status=422 if form.errors else 200)


def _decide(request: HttpRequest, record: Record, decision: dict[str, Any]) -> HttpResponse:
    """Raises NotClaimed and StoryChanged. The button "take" claims the story first."""
    by = actor.current()
    if "take" in request.POST:
        claims.claim_story(subject=record.subject, by=by)
    version = request.POST.get("version", "")
    is_new = reviews.review(subject=record.subject, by=by, version=version, **decision)
    messages.success(request, f"Saved for {record}." if is_new else _ALREADY)
    return redirect("review_queue:index")
