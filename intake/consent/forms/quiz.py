"""The quiz about the consent text, and the form to renew a consent. The quiz tests our text, not the reader."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesperion.ui.fields import RadiosField
from intake.consent.forms.consent import AssentForm, ChoicesForm, DocumentStepForm, SignForm
from intake.consent.signers import asks_child

SHOWN_AFTER = 2  # misses of a question; from then on the page shows the right answer


class UnderstandingForm(DocumentStepForm):
    """The step with the quiz of the consent document.

    The count of wrong answers is read from the draft, never from the browser.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        misses = self.answers.get("quiz", {}).get(self.document.sha256)
        self.missed: list[int] = []  # indexes of the questions answered wrong in this submission
        self._misses = misses or [0] * len(self.document.quiz)
        for index, question in enumerate(self.document.quiz):
            self.fields[_name(index)] = _field(question)
            if self._misses[index] >= SHOWN_AFTER and not self.is_bound:
                self.fields[_name(index)].help_text = self._hint(index)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        names = [_name(index) for index in range(len(self._misses))]
        given = [cleaned.get(name) for name in names]
        right = [str(question["right"]) for question in self.document.quiz]
        self.missed = [
            index for index, answer in enumerate(given) if answer not in (None, right[index])
        ]
        self._misses = [count + (index in self.missed) for index, count in enumerate(self._misses)]
        for index in self.missed:
            self.add_error(names[index], self._hint(index))
        others = {name: value for name, value in cleaned.items() if name not in names}
        return others | {"tries": [count + 1 for count in self._misses]}

    def _hint(self, index: int) -> str:
        """The hint for a question: the sentence of the text, after SHOWN_AFTER misses the right answer too."""
        question = self.document.quiz[index]
        if self._misses[index] < SHOWN_AFTER:
            return _("Not quite. The text says: “%(because)s” Please choose again.") % question
        return _(
            "The text says: “%(because)s” So the answer is “%(answer)s”. You can choose it now."
        ) % (question | {"answer": question["answers"][question["right"]]})


class RenewalForm(UnderstandingForm, ChoicesForm, AssentForm, SignForm):
    """The form of a new consent: all steps of consent on one page, without the email address."""

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
