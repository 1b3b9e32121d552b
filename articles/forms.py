"""Forms of /cms/ for articles and their approval."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.forms import TaskStateCommentForm

from articles.body.citation_rules import citation_problems, duplicate_references
from articles.models.versions import note_problem
from hesperion.speech.mp3 import is_mp3
from hesperion.ui.days import earliest_today


class ArticleForm(WagtailAdminPageForm):
    """The editors' form of an article. It saves any draft, but submits only articles without problems.

    Two references with the same key are refused in drafts too: a citation would be ambiguous.
    """

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kept, filled_in = self._kept(), self._filled_in()
        rows = [*kept, *(form.instance for form in filled_in)]
        for number, field, sentence in duplicate_references(rows):
            if number >= len(kept):
                filled_in[number - len(kept)].add_error(field, sentence)
        if not self.is_deferred_validation:
            self._check_sources(cleaned, [row.key for row in rows])
            self._check_note(cleaned)
            self._check_recording(cleaned)
        return cleaned

    def _check_sources(self, cleaned: dict[str, Any], keys: list[str]) -> None:
        """Only if the references are valid: one with a mistake would count as missing."""
        if "body" in cleaned and self.formsets["references"].is_valid():
            for sentence in citation_problems(cleaned["body"].render_as_block(), keys):
                self.add_error("body", sentence)

    def _check_note(self, cleaned: dict[str, Any]) -> None:
        past = self.instance.published_versions.all() if self.instance.pk else []
        if wrong := note_problem(
            past, cleaned.get("change_kind", ""), cleaned.get("change_note", "")
        ):
            self.add_error("change_note", wrong)

    def _check_recording(self, cleaned: dict[str, Any]) -> None:
        """All browsers play MP3, and the page names the person who reads."""
        recording = cleaned.get("recording")
        if recording and not _is_mp3(recording):
            self.add_error("recording", _("Give an MP3 file: all browsers play it."))
        if recording and not cleaned.get("recorded_by"):
            self.add_error("recorded_by", _("Say who reads. Readers are told."))

    def _filled_in(self) -> list[Any]:
        """The valid forms of references that are not deleted."""
        return [
            form
            for form in self.formsets["references"].forms
            if form.is_valid() and form.cleaned_data.get("key") and not form.cleaned_data["DELETE"]
        ]

    def _kept(self) -> list[Any]:
        """References that somebody else added after the form was opened. Saving keeps them."""
        shown = {form.instance.pk for form in self.formsets["references"].forms}
        return [row for row in self.instance.references.all() if row.pk not in shown]


def _is_mp3(recording: Any) -> bool:
    with recording.open_file() as file:
        return is_mp3(file, recording.filename)


def _in_a_year() -> date:
    return timezone.now().date() + timedelta(days=365)


class ApprovalForm(TaskStateCommentForm):
    """The form by which a medical reviewer approves: a comment, and when the next review is due."""

    review_due = forms.DateField(
        label=_("Next review due"),
        initial=_in_a_year,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("After that day an article tells its readers that its review is overdue."),
    )

    def clean_review_due(self) -> date:
        due = self.cleaned_data["review_due"]
        if due <= earliest_today():
            raise forms.ValidationError(_("Choose a day after today."))
        return due
