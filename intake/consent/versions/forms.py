"""The forms of consent managers: the number of a new version, and one of its texts."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.validators import MaxLengthValidator
from django.http import QueryDict

from intake.consent.choices import USES_IN_WORDS, Audience
from intake.consent.models import ConsentDocument
from intake.consent.signers import ASSENTS
from intake.consent.versions.faults import KEY_INFORMATION_WORDS, MOST_ANSWERS, QUESTIONS, Fault
from intake.consent.versions.queries import TextKey
from intake.participants.choices import AgeGroup

LINE, SENTENCE, PAGE, BOOK = 200, 1_000, 10_000, 100_000  # characters
QUESTION_NUMBERS = range(1, QUESTIONS + 1)
SLOTS = range(1, MOST_ANSWERS + 1)


class StartVersionForm(forms.Form):
    number = forms.RegexField(
        r"^[0-9]{1,4}(\.[0-9]{1,4}){1,2}\Z",
        label="Number of the new version",
        help_text="Such as 1.2. Patients read it on what they sign.",
        error_messages={
            "required": "Type a number, such as 1.2.",
            "invalid": "Type a number such as 1.2.",
        },
    )


class TextForm(forms.Form):
    """The form of one text. A draft may have faults: it is stored, and each fault shown at its field.

    Only what can't be stored is refused: too long texts, and characters that no text can hold.
    """

    def __init__(self, *args: Any, key: TextKey, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ages = ASSENTS if key.audience == Audience.PARENT else []
        self.fields |= _main_fields()
        if is_first:
            del self.fields["changes"]
        self.fields["uses"] = _uses_field()
        for number in QUESTION_NUMBERS:
            self.fields |= _question_fields(number)
        for age in self._ages:
            label = f"Words for a child: {AgeGroup(age).label}"
            self.fields[_assent(age)] = _field(label, PAGE, rows=12)

    @property
    def fieldsets(self) -> list[tuple[str | None, dict[str, Any]]]:
        """The groups of fields, as the admin's templates draw them."""
        main = [name for name in _main_fields() if name in self.fields]
        groups: dict[str | None, list[str]] = {None: main, "What signers may allow": ["uses"]}
        for number in QUESTION_NUMBERS:
            groups[f"Question {number}"] = [*_question_fields(number)]
        if self._ages:
            groups["What a child is asked"] = [_assent(age) for age in self._ages]
        return [(name, {"fields": fields}) for name, fields in groups.items()]

    def values(self, stored: ConsentDocument | None) -> dict[str, Any]:
        """The fields of ConsentDocument. What equals `stored` but for white space is kept as it is there."""
        typed = self.cleaned_data
        kept = initial_of(stored) if stored else {}
        same = {name for name in typed if self._cleaned(name, kept.get(name, "")) == typed[name]}
        told = {name: kept.get(name, "") if name in same else typed[name] for name in typed}
        return {
            **{name: told.get(name, "") for name in _main_fields()},
            "uses": told["uses"],
            "quiz": [_question(told, number) for number in QUESTION_NUMBERS],
            "assent": {age.value: told[_assent(age)] for age in self._ages},
        }

    def show_faults(self, faults: list[Fault]) -> None:
        for field, sentence in faults:
            self.add_error(field if field in self.fields else None, sentence)

    def _cleaned(self, name: str, value: str) -> Any:
        try:
            return self.fields[name].clean(value)
        except forms.ValidationError:
            return None


def initial_of(text: ConsentDocument) -> dict[str, Any]:
    """What the form of this text holds before anybody types."""
    values: dict[str, Any] = {name: getattr(text, name) for name in [*_main_fields(), "uses"]}
    for number, entry in enumerate(text.quiz, start=1):
        values |= {f"question_{number}": entry["question"], f"because_{number}": entry["because"]}
        answers = enumerate(entry["answers"], start=1)
        values |= {f"answer_{number}_{slot}": answer for slot, answer in answers}
        right = entry["right"]
        values[f"right_{number}"] = "" if right is None else str(right + 1)
    return values | {f"assent_{age}": words for age, words in text.assent.items()}


def post_data_of(text: ConsentDocument) -> QueryDict:
    """The text as if its form had been sent, so that its faults can be shown at their fields."""
    typed = QueryDict(mutable=True)
    initial = initial_of(text)
    typed.setlist("uses", initial.pop("uses"))
    typed.update(initial)
    return typed


def _main_fields() -> dict[str, forms.Field]:
    markdown = "Markdown."
    most = (
        f"{markdown} {KEY_INFORMATION_WORDS} words at most, the most important first: a paragraph that says "
        "who runs the study, then three parts with ##: what we ask, what could go wrong, how to stop. "
        "What has ### is folded."
    )
    about = (
        f"{markdown} Legal basis, how long data are kept, to whom they go, each purpose. Publishing fills "
        f"in who runs the study where you write {{controller}}, {{address}}, {{contact}} or, for relatives, "
        "{law_on_the_dead}."
    )
    news = f"{markdown} Needed if you change this text. People who sign again read it first."
    return {
        "title": _field("Title", LINE),
        "changes": _field("What is new", PAGE, rows=5, help_text=news),
        "key_information": _field("Key information", PAGE, rows=20, help_text=most),
        "text": _field("Whole text", BOOK, rows=30, help_text=about),
    }


def _uses_field() -> forms.Field:
    return forms.MultipleChoiceField(
        label="Uses that this text names",
        choices=list(USES_IN_WORDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=(
            "A use counts for nobody who signed a text that does not name it. Tick only what the text says."
        ),
    )


def _question_fields(number: int) -> dict[str, forms.Field]:
    slots = [(str(slot), f"Answer {slot}") for slot in SLOTS]
    answers = {f"answer_{number}_{slot}": _field(f"Answer {slot}", LINE) for slot in SLOTS}
    because = "A sentence of the key information or the whole text, word by word."
    return {
        f"question_{number}": _field("Question", LINE),
        **answers,
        f"right_{number}": forms.ChoiceField(
            label="Right answer",
            choices=[("", "Choose"), *slots],
            required=False,
            error_messages={"invalid_choice": "Choose one of the five answers."},
        ),
        f"because_{number}": _field("The text says so here", SENTENCE, rows=2, help_text=because),
    }


def _field(label: str, most: int, *, rows: int = 1, help_text: str = "") -> forms.CharField:
    """A text of `most` characters. No browser cuts off what is pasted: the server says what is too long."""
    is_line = rows == 1
    widget = AdminTextInputWidget() if is_line else AdminTextareaWidget({"rows": rows})
    sentence = f"This has %(show_value)d characters. Shorten it to {most:,} at most."
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        widget=widget,
        validators=[MaxLengthValidator(most, sentence)],
    )


def _question(told: dict[str, str], number: int) -> dict[str, Any]:
    slots = [slot for slot in SLOTS if told[f"answer_{number}_{slot}"]]
    right = told[f"right_{number}"]
    return {
        "question": told[f"question_{number}"],
        "answers": [told[f"answer_{number}_{slot}"] for slot in slots],
        "right": slots.index(int(right)) if right and int(right) in slots else None,
        "because": told[f"because_{number}"],
    }


def _assent(age: AgeGroup) -> str:
    return f"assent_{age.value}"
