"""What a reviewer sends from the page of a redaction, and what is done with it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hesperion.privacy import actor
from intake.stories.actions import claims, publishing, redactions
from research import queries
from research.models import Record
from research.redaction.forms import RedactionForm, RemarkForm
from research.redaction.state import RedactionPage
from research.redaction.story import identity_of

_SAME = "Nothing was changed: this was already so."
_UNKNOWN = "The page does not know this button. Nothing is saved."
_SAVES = ("save", "hand-over")


class Posted:
    """A request to the page. The button `do` says what to do; "take" before it claims the story first.

    `refused` is the sentence for what was not done.
    """

    def __init__(self, request: HttpRequest, record: Record) -> None:
        self.request, self.record = request, record
        self.identity = identity_of(record.subject)
        words = request.POST.get("do", "save").split()
        self.takes = words[:1] == ["take"]
        self.do = "".join(words[self.takes :]) or "take"
        is_post = request.method == "POST"
        self.form = self._form(request.POST) if is_post and self.do in _SAVES else None
        self.remark = RemarkForm(request.POST if is_post and self.do == "return" else None)
        self.refused = _UNKNOWN if is_post and self.do not in self._deeds else ""

    @property
    def status(self) -> int:
        if self.refused:
            return 400 if self.refused == _UNKNOWN else 409
        return 422 if self._bound and not self._bound.is_valid() else 200

    @property
    def _bound(self) -> Any:
        return self.form or (self.remark if self.remark.is_bound else None)

    def is_valid(self) -> bool:
        """Whether something can be done: a known button was pressed, and what was typed is whole."""
        is_known = self.request.method == "POST" and not self.refused
        return is_known and (self._bound is None or self._bound.is_valid())

    def form_for(self, shown: RedactionPage) -> RedactionForm:
        """The form with what was typed, or else with the redaction, or the story as a beginning."""
        if self.form:
            return self.form
        if shown.current:
            return self._form(None, language=shown.current.language, text=shown.current.text)
        language = queries.language_of(self.record)
        return self._form(None, language=language, text=self.record.story)

    def carry_out(self) -> HttpResponse:
        """Do it, and redirect to the page. Raises one of REFUSALS of state.py."""
        if self.takes:
            claims.claim_story(**self._who)
        messages.success(self.request, self._deeds[self.do]())
        return redirect("admin:research_record_redaction", self.record.pk)

    @property
    def _who(self) -> dict[str, Any]:
        return {"subject": self.record.subject, "by": actor.current()}

    @property
    def _deeds(self) -> dict[str, Callable[[], str]]:
        return {
            "take": lambda: f"You have taken {self.record}.",
            "release": self._release,
            "save": self._save,
            "hand-over": self._hand_over,
            "confirm": self._confirm,
            "return": self._return,
            "ask": self._ask,
        }

    def _form(self, data: Any, **initial: Any) -> RedactionForm:
        story = self.record.story or ""
        return RedactionForm(data, initial=initial, story=story, identity=self.identity)

    def _save(self) -> str:
        form: Any = self.form
        version = self.request.POST.get("version", "")
        is_new = redactions.save_redaction(**self._who, version=version, **form.cleaned_data)
        return "The redaction is saved. A second person must confirm it." if is_new else _SAME

    def _hand_over(self) -> str:
        said = self._save()
        return f"{said} {self._release()}"

    def _release(self) -> str:
        claims.release_claim(**self._who)
        return f"{self.record} is free for another reviewer."

    def _confirm(self) -> str:
        is_new = redactions.confirm_redaction(**self._who, sha256=self._sha256)
        return "You have confirmed the redaction." if is_new else _SAME

    def _return(self) -> str:
        is_new = redactions.return_redaction(
            **self._who, sha256=self._sha256, **self.remark.cleaned_data
        )
        said = "The redaction is sent back to its writer." if is_new else _SAME
        return f"{said} {self._release()}"

    def _ask(self) -> str:
        is_new = publishing.propose_redaction(**self._who, sha256=self._sha256)
        if not is_new:
            return "Nothing was changed: the participant has been asked about this very text."
        return f"The participant of {self.record} is asked. {self._release()}"

    @property
    def _sha256(self) -> str:
        return self.request.POST.get("sha256", "")
