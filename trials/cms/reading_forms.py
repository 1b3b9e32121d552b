"""The values of a reading as forms, one for each operator. They work without JavaScript."""

from typing import Any

from django import forms

from trials.choices import CriterionKind, Operator
from trials.readings.shapes import shape_fault
from trials.vocabulary import vocabulary

_WHOLE_NUMBER = {"invalid": "Give a whole number."}


class _ValuesForm(forms.Form):
    operator: Operator

    def __init__(self, *args: Any, kind: CriterionKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def values(self) -> dict[str, Any]:
        """What was chosen, in the shape of the operator."""
        return {}

    def clean(self) -> None:
        if not self.errors and (fault := shape_fault(self.kind, self.operator, self.values())):
            self.add_error(None, fault)


class _SaysForm(_ValuesForm):
    operator = Operator.SAYS


class _AgeForm(_ValuesForm):
    operator = Operator.BETWEEN
    youngest = forms.IntegerField(
        label="From",
        help_text="Years. Empty if none is too young.",
        required=False,
        error_messages=_WHOLE_NUMBER,
    )
    oldest = forms.IntegerField(
        label="To",
        help_text="Years, included. Empty if none is too old.",
        required=False,
        error_messages=_WHOLE_NUMBER,
    )

    def values(self) -> dict[str, Any]:
        return {"from": self.cleaned_data["youngest"], "to": self.cleaned_data["oldest"]}


class _CodesForm(_ValuesForm):
    """Where there is one code alone, it is not asked for."""

    codes = forms.MultipleChoiceField(
        label="Which",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose among the answers of this page."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = vocabulary(self.kind)
        self.fields["codes"].choices = list(self.known.items())  # type: ignore[attr-defined]
        if len(self.known) == 1:
            del self.fields["codes"]

    def values(self) -> dict[str, Any]:
        return {"codes": self.cleaned_data.get("codes", list(self.known))}


class _AnyOfForm(_CodesForm):
    operator = Operator.ANY_OF


class _NoneOfForm(_CodesForm):
    operator = Operator.NONE_OF


class _AtLeastForm(_CodesForm):
    operator = Operator.AT_LEAST
    field_order = ("number", "codes")
    number = forms.IntegerField(label="At least", error_messages=_WHOLE_NUMBER)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].help_text = "Without a tick, all medicines for the disease count."

    def values(self) -> dict[str, Any]:
        return super().values() | {"number": self.cleaned_data["number"]}


FORMS: dict[Operator, type[_ValuesForm]] = {
    form.operator: form for form in (_AnyOfForm, _NoneOfForm, _AtLeastForm, _AgeForm, _SaysForm)
}
