"""The base classes of a check-in's forms: they know what was told before, and show it beside the questions."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesperion.ui.fields import AgreeField
from hesperion.ui.words import date_in_words
from intake.followup.situation import Situation
from intake.record.answers import Answers
from intake.record.forms.base import StepForm
from intake.record.forms.car_t import is_earlier
from intake.record.wording import render_wording, worded

_AS_OF = worded(
    gettext_lazy("You had a later infusion: %(day)s. Please tell how you were on the day before."),
    parent=gettext_lazy(
        "Your child had a later infusion: %(day)s. Please tell how your child was on the day before."
    ),
    representative=gettext_lazy(
        "There was a later infusion: %(day)s. Please tell how the person was on the day before."
    ),
)


class CheckInForm(StepForm):
    """The questions of one step of a check-in. `answers` are those to its steps so far."""

    def __init__(self, *args: Any, answers: Answers, situation: Situation, **kwargs: Any) -> None:
        self.situation = situation
        super().__init__(*args, answers=situation.told | answers, **kwargs)

    def date_label(self, name: str, day: date) -> None:
        """Write the day into the label of a question, which has `%(day)s` in it."""
        self.fields[name].label = str(self.fields[name].label) % {"day": in_full(day)}


class DatedForm(CheckInForm):
    """A form with the date of something new. A date before the last time needs a tick that it is so."""

    from_before = AgreeField(
        label=gettext_lazy("This is from before %(day)s."),
        help_text=gettext_lazy("Tick this only if you forgot it the last time."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.date_label("from_before", self.situation.since)
        self.fields["from_before"] = self.fields.pop("from_before")  # it is the last one

    def check_is_new(self, name: str) -> None:
        """Refuse a date from a later infusion on, and one before the last time that is not said to be so."""
        data, since = self.cleaned_data, self.situation.since
        later = self.situation.later_infusion
        if _is_from_on(data.get(name, ""), later):
            sentence = _(
                "This is not before the later infusion: %(day)s. Tell it at the next check-in."
            )
            self.add_error(name, sentence % {"day": date_in_words(later)})
        if is_before(data.get(name, ""), since) and not data.get("from_before"):
            question = _("You told us until %(day)s. Is this from before? Then tick the last box.")
            self.add_error(name, question % {"day": in_full(since)})


def is_before(partial: str, day: date) -> bool:
    """Whether a partial date is certainly before a day."""
    return bool(partial) and is_earlier(partial, day.isoformat())


def as_of(situation: Situation) -> str:
    """The sentence that says about which day a time is answered after a later infusion; "" without one."""
    if not situation.later_infusion:
        return ""
    words = str(render_wording(_AS_OF, situation.teller))
    return words % {"day": date_in_words(situation.later_infusion)}


def _is_from_on(partial: str, infusion: str) -> bool:
    """Whether a partial date is certainly that of an infusion or after it."""
    is_the_day = len(infusion) == len("2026-05-01") and partial == infusion
    return bool(partial and infusion) and (is_the_day or is_earlier(infusion, partial))


def in_full(day: date) -> str:
    """The day as pages show it, in the active language."""
    return date_format(day, "DATE_FORMAT")
