"""The page on which a medical reviewer decides on a flag."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from hesperion.privacy import actor
from intake.stories.actions.flags import AlreadyDecided, decide_flag
from intake.stories.choices import FlagOutcome
from research.flags.facts import flag_facts
from research.models import Flag
from research.review import free_text_field

DECIDE_FLAG = "research.decide_flag"


class FlagDecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Decision",
        choices=FlagOutcome,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a decision."},
    )
    decision = free_text_field(
        "What you decided",
        "What you found, and what was done. It is kept for good and can’t be changed.",
        error_messages={"required": "Write what you decided."},
    )


class DecidesFlags:
    """A mixin, placed before ModelAdmin, for the page on which medical reviewers decide on a flag."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.decide_view)  # type: ignore[attr-defined]
        ours = path("<path:object_id>/decide/", page, name="research_flag_decide")
        return [ours, *super().get_urls()]  # type: ignore[misc]

    def decide_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The form, and the decision that it sends.

        If somebody else has decided meanwhile, the page says who and when; if the participant
        withdrew, it says so. Both show what was typed.
        """
        if not request.user.has_perm(DECIDE_FLAG):
            raise PermissionDenied
        flag: Flag | None = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if flag is None:
            return self._gone(request)
        form = FlagDecisionForm(request.POST or None)
        if flag.decided_at or not form.is_valid():
            return self._page(request, flag, form)
        try:
            decide_flag(flag=flag.pk, by=actor.current(), **form.cleaned_data)
        except AlreadyDecided:
            flag.refresh_from_db()
            return self._page(request, flag, form)
        messages.success(request, "The decision is kept.")
        return redirect(reverse("admin:research_flag_change", args=[flag.pk]))

    def _gone(self, request: HttpRequest) -> TemplateResponse:
        """The sentence for a flag whose participant withdrew or was erased, with what was typed."""
        context = self.admin_site.each_context(request) | {  # type: ignore[attr-defined]
            "opts": Flag._meta,
            "title": "This flag is gone",
            "typed": request.POST.get("decision", ""),
        }
        return TemplateResponse(request, "admin/research/flag/gone.html", context, status=404)

    def _page(self, request: HttpRequest, flag: Flag, form: forms.Form) -> TemplateResponse:
        """The form, or, once the flag is decided, the sentence that says so and what was typed."""
        context = self.admin_site.each_context(request) | flag_facts(flag)  # type: ignore[attr-defined]
        context |= {
            "opts": Flag._meta,
            "original": flag,
            "title": flag.record_id,
            "form": form,
            "errors": form.errors,
        }
        page, refusal = ("decided", 409) if flag.decided_at else ("decide", 422)
        status = refusal if form.is_bound else 200
        return TemplateResponse(request, f"admin/research/flag/{page}.html", context, status=status)
