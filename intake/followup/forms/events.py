"""The forms about what happened since the last time, and about each of these events."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesperion.ui.fields import ChoicesField, PartialDateField, RadiosField, YesNoField
from hesperion.ui.lists import NONE, ListField
from intake.followup.forms.base import CheckInForm, DatedForm
from intake.followup.situation import Situation
from intake.record.choices import explanations
from intake.record.choices.car_t import REPORTED_BY, EventKind, Later
from intake.record.choices.check_ins import HAPPENINGS, AlarmSign, Subject
from intake.record.forms.base import YEAR_IS_ENOUGH
from intake.record.forms.car_t import is_earlier
from intake.record.wording import worded

MOST_EVENTS = 20  # of a kind between two times

# The kinds with a choice of their own: the code of the event itself, with which nothing more is said.
_ITSELF = {
    EventKind.CYTOPENIA: Later.LOW_COUNTS,
    EventKind.LOW_ANTIBODIES: Later.LOW_ANTIBODIES,
}


def happenings(situation: Situation) -> list[Subject]:
    """What a check-in asks about, each of which happened or did not. Only a donor's cells attack the body."""
    kinds = [
        Subject(kind.value)
        for kind in HAPPENINGS
        if kind is not EventKind.GVHD or situation.has_donor_cells
    ]
    return [*kinds, Subject.HOSPITAL, Subject.INFUSION]


def event_codes(kind: str, later: list[str]) -> list[str]:
    """The codes that report an event: those that were ticked, or that of the event itself."""
    codes = REPORTED_BY[EventKind(kind)]
    itself = _ITSELF.get(EventKind(kind), codes[0] if len(codes) == 1 else None)
    return later or ([itself.value] if itself else [])


class HappenedForm(CheckInForm):
    happened = ListField(
        label=worded(
            gettext_lazy("What has happened to you since %(day)s?"),
            gettext_lazy("What has happened since %(day)s?"),
        ),
        help_text=gettext_lazy("Tick all that doctors have named, or “None of these”."),
        explanations={Subject.HLH: explanations.ABOUT_LATER[Later.HLH]},
        required=False,
    )
    now = ListField(
        label=gettext_lazy("Is one of these so today?"),
        choices=AlarmSign.choices,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.date_label("happened", self.situation.since)
        asked = happenings(self.situation)
        happened: Any = self.fields["happened"]
        happened.choices = [
            *((one.value, one.label) for one in asked),
            (NONE, _("None of these")),
        ]
        if self.situation.is_sent:
            del self.fields["now"]
        elif not self.situation.speaks_for_themself:
            now: Any = self.fields["now"]
            now.choices = [pair for pair in AlarmSign.choices if pair[0] != AlarmSign.SUICIDE]


class EventForm(DatedForm):
    """One event of a kind: how it was treated, when it began and ended, and whether there was another one."""

    onset = PartialDateField(
        with_day=True,
        label=gettext_lazy("When did this begin?"),
        help_text=YEAR_IS_ENOUGH,
        required=False,
    )
    ended = PartialDateField(
        with_day=True,
        label=gettext_lazy("When was this over?"),
        help_text=gettext_lazy("Leave it empty if it still goes on. A year is enough."),
        required=False,
    )
    again = YesNoField(label=gettext_lazy("Was there another one?"), required=False)

    def __init__(self, *args: Any, kind: Subject, number: int, **kwargs: Any) -> None:
        care = _care(kind)
        if care:
            self.base_fields = {"later": care, **self.base_fields}  # type: ignore[misc]
        super().__init__(*args, **kwargs)
        if kind is Subject.HOSPITAL:
            del self.fields["ended"]
        if number >= MOST_EVENTS:
            del self.fields["again"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        self.check_is_new("onset")
        if is_earlier(data.get("ended", ""), data.get("onset", "")):
            self.add_error("ended", _("This is before it began. Check the dates."))
        return data


def _care(kind: Subject) -> Any:
    """The question about the care that an event of this kind needed; None where there is none."""
    codes = REPORTED_BY.get(EventKind(kind.value), []) if kind.value in EventKind.values else []
    choices = [(code.value, code.label) for code in codes]
    if kind is Subject.INFECTION:
        return RadiosField(label=_("Where was it treated?"), choices=choices, required=False)
    if len(codes) > 1:
        return ChoicesField(label=_("What was it?"), choices=choices, required=False)
    return None
