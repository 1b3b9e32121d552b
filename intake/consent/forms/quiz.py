"""Did we explain this well? Three questions that try our text, not the reader."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesperion.ui.fields import RadiosField
from intake.consent.forms.consent import AssentForm, ChoicesForm, DocumentForm, SignForm
from intake.consent.signers import asks_child

SHOWN_AFTER = 2  # misses of a question: from then on the right answer is told


class UnderstandingForm(DocumentForm):
    """The document's quiz, marked here. Misses so far come with the answers, never from the browser."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.answers.get("quiz", {}).get(self.document.sha256)
        self.missed: list[int] = []  # what was answered wrong just now, by its place
        self._misses = kept or [0] * len(self.document.quiz)
        for index, question in enumerate(self.document.quiz):
            self.fields[_name(index)] = _field(question)
            if self._misses[index] >= SHOWN_AFTER and not self.is_bound:
                self.fields[_name(index)].help_text = self._told(index)

    def clean(self) -> dict[str, Any]:
        kept = super().clean()
        names = [_name(index) for index in range(len(self._misses))]
        given = [kept.get(name) for name in names]
        right = [str(question["right"]) for question in self.document.quiz]
        self.missed = [
            index for index, answer in enumerate(given) if answer not in (None, right[index])
        ]
        self._misses = [count + (index in self.missed) for index, count in enumerate(self._misses)]
        for index in self.missed:
            self.add_error(names[index], self._told(index))
        told = {name: value for name, value in kept.items() if name not in names}
        return told | {"tries": [count + 1 for count in self._misses]}

    def _told(self, index: int) -> str:
        """The sentence that says it; after some misses the answer too."""
        question = self.document.quiz[index]
        if self._misses[index] < SHOWN_AFTER:
            return _("Not quite. The text says: “%(because)s” Please choose again.") % question
        return _(
            "The text says: “%(because)s” So the answer is “%(answer)s”. You can choose it now."
        ) % (question | {"answer": question["answers"][question["right"]]})


class RenewalForm(UnderstandingForm, ChoicesForm, AssentForm, SignForm):
    """All of a new consent on one page. The address stays the one that we know."""

    email = None  # type: ignore[assignment]
    submit_label = gettext_lazy("Sign")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_child(self.answers):
            del self.fields["agrees"]
        quiz = [_name(index) for index in range(len(self.document.quiz))]
        self.order_fields([*quiz, "purposes", "agrees", "agree", "name"])

    def clean_agrees(self) -> bool:
        if not self.cleaned_data["agrees"]:
            raise forms.ValidationError(
                _(
                    "You said no, and that counts. Nothing new is signed. To stop taking part, go back."
                )
            )
        return True


def _name(index: int) -> str:
    return f"question_{index}"


def _field(question: dict[str, Any]) -> forms.Field:
    return RadiosField(
        label=question["question"],
        choices=[(str(index), answer) for index, answer in enumerate(question["answers"])],
        error_messages={
            "required": gettext_lazy("Choose what fits the text that you have read."),
            "invalid_choice": gettext_lazy("Choose one of the answers on this page."),
        },
    )
