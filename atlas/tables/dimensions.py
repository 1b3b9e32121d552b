"""The dimensions by which people are divided, with their codes and the labels that readers see.

derived.counted_values gives each person's code. Codes and labels are those of the questions, where there are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from atlas.choices import NOT_TOLD, StateAt12
from atlas.tables.populations import INFUSED, PEOPLE
from atlas.tables.questions import COUNTED_QUESTIONS
from intake.record.choices.car_t import CaredFor, Cells, CourseStatus, EventKind, Target
from intake.record.choices.check_ins import HAPPENINGS
from intake.record.choices.diseases import ORGANS, Family, Organ, kinds_of
from intake.record.choices.markers import DEFINING, Marker
from intake.record.choices.treatments import DoseBand

Choices = list[tuple[str, Any]]  # codes with labels

LABEL_NOT_TOLD = _("Not told")
_NOT_TOLD: Choices = [(NOT_TOLD, LABEL_NOT_TOLD)]
_FIRST = [EventKind.CRS, EventKind.ICANS, EventKind.LICATS]
_YEARS: Choices = [
    ("1", _("first year")),
    ("2", _("second year")),
    ("3", _("third to fifth year")),
    ("6", _("sixth to tenth year")),
]
# Of diseases without markers that define a kind, those that doctors look at first.
_MARKERS = DEFINING | {
    Family.MCTD: [Marker.U1RNP],
    Family.SJOGREN: [Marker.RO60, Marker.LA],
    Family.APS: [Marker.ANTIPHOSPHOLIPID],
}
TIMES = ["d100", "m6", "m12", "m18", "m24", *(f"y{year}" for year in range(3, 16))]


def _known(choices: type[Any], *left_out: str) -> Choices:
    """What can be told, and "not told", which "I don't know" counts as."""
    return [one for one in choices.choices if one[0] not in ("unknown", *left_out)] + _NOT_TOLD


@dataclass(frozen=True)
class Dimension:
    """`choices` gives its codes for a disease and a subject such as a marker; none if nobody is divided by it.

    With `of_about` its values are those about the subject: of two markers they are two dimensions.
    """

    name: str
    label: Any
    choices: Callable[[Family, str], Choices]
    of_about: bool = False

    def called(self, about: str) -> str:
        """The name of the dimension in a face about `about`."""
        return f"{self.name}:{about}" if self.of_about else self.name


def _always(choices: Choices) -> Callable[[Family, str], Choices]:
    return lambda family, about: choices


def _kinds(family: Family, about: str) -> Choices:
    kinds = kinds_of(family)
    return [*kinds, ("several", _("Several kinds")), *_NOT_TOLD] if kinds else []


_TESTED: Choices = [("positive", _("Positive")), ("negative", _("Negative")), *_NOT_TOLD]


def _findings(family: Family, about: str) -> Choices:
    """A negative result is asked for of markers alone that define a kind, of this disease or of another."""
    is_asked = any(about in markers for markers in DEFINING.values())
    return [one for one in _TESTED if is_asked or one[0] != "negative"]


# Where the question says "I", as others say it.
_OF_OTHERS = {
    CourseStatus.NOT_CONSIDERED: _("Not considered, or not heard of"),
    CourseStatus.DECLINED: _("It was offered, and refused"),
}
_COURSES: Choices = [(one.value, _OF_OTHERS.get(one, one.label)) for one in CourseStatus]
_SINCE: Choices = [
    ("under_1", _("Less than 1 year")),
    ("to_2", _("1 to 2 years")),
    ("to_5", _("2 to 5 years")),
    ("over_5", _("More than 5 years")),
    *_NOT_TOLD,
]
_TOLD: Choices = [
    ("quiet", _("Quiet")),
    ("came_back", _("Quiet, and then it came back")),
    ("never_quiet", _("Never quiet")),
    ("died", _("Died")),
    *_NOT_TOLD,
]
_YES_NO: Choices = [("yes", _("Yes")), ("no", _("No")), *_NOT_TOLD]
_ANSWERS: Choices = [
    ("answered", _("Answered")),
    ("missed", _("Asked, and no answer")),
    ("not_asked", _("Not asked")),
    ("silent", _("Wanted no mail, or could not answer")),
    ("died", _("Died before")),
    ("none", _("Not due, or joined later")),
]
_READINGS: Choices = [
    ("included", _("Read and accepted")),
    ("waiting", _("Not read yet")),
    ("sent_back", _("Sent back with a question")),
    ("declined", _("Not accepted")),
]


def _given(family: Family, about: str) -> Choices:
    """Relatives of the dead are not asked how somebody is today."""
    not_asked: Choices = [("not_asked", _("Not asked"))]
    is_asked_of_all = not COUNTED_QUESTIONS[about].of_living
    return [("given", _("Answered")), *_NOT_TOLD, *([] if is_asked_of_all else not_asked)]


DIMENSIONS = {
    variable.name: variable
    for variable in (
        Dimension(
            "course",
            _("How far with CAR-T"),
            _always([*_COURSES, ("relative", _("Died; a relative told us")), *_NOT_TOLD]),
        ),
        Dimension("kind", _("Kind of disease"), _kinds),
        Dimension("state", _("12 months after the infusion"), _always(StateAt12.choices)),
        Dimension("finding", _("Ever before CAR-T"), _findings, of_about=True),
        Dimension("now", _("At the latest test"), _always(_TESTED), of_about=True),
        Dimension(
            "organ",
            _("The organ"),
            _always([("affected", _("Affected")), *_NOT_TOLD]),
            of_about=True,
        ),
        Dimension("target", _("Target of the cells"), _always(_known(Target))),
        Dimension("cells", _("Source of the cells"), _always(_known(Cells))),
        Dimension("told", _("When last told"), _always(_TOLD)),
        Dimension("since", _("Time since the infusion"), _always(_SINCE)),
        Dimension("event", _("In the first weeks"), _always(_YES_NO), of_about=True),
        Dimension("place", _("Cared for"), _always(_known(CaredFor))),
        Dimension(
            "later",
            _("Happened"),
            _always([*_YES_NO, ("not_yet", _("The time is not over"))]),
            of_about=True,
        ),
        Dimension("before", _("Steroid before"), _always([*DoseBand.choices, *_NOT_TOLD])),
        Dimension("after", _("Steroid at 12 months"), _always([*DoseBand.choices, *_NOT_TOLD])),
        Dimension(
            "b_cells",
            _("B cells"),
            _always(
                [("back", _("They are back")), ("not_back", _("They are not back")), *_NOT_TOLD]
            ),
        ),
        Dimension("answer", _("Did they answer?"), _always(_ANSWERS), of_about=True),
        Dimension("reading", _("The story"), _always(_READINGS)),
        Dimension("given", _("The question"), _given, of_about=True),
    )
}

# What tables may be about, for each disease.
ABOUTS: dict[str, Callable[[Family], Choices]] = {
    "": lambda family: [("", "")],
    "marker": lambda family: _labels(Marker, _MARKERS.get(family, [])),
    "organ": lambda family: [] if family is Family.OTHER else _labels(Organ, ORGANS[family]),
    "first_event": lambda family: _labels(EventKind, _FIRST),
    "later_event": lambda family: [
        (f"{kind.value}.{year}", (kind.label, label))
        for kind in HAPPENINGS
        for year, label in _YEARS
    ],
    "time": lambda family: [(code, code) for code in TIMES],
    "question": lambda family: _questions(PEOPLE),
    "infused_question": lambda family: _questions(INFUSED),
}


def _questions(population: str) -> Choices:
    return [(key, key) for key, one in COUNTED_QUESTIONS.items() if one.population == population]


def _labels(choices: type[Any], members: Sequence[Any]) -> Choices:
    return [(choices(member).value, choices(member).label) for member in members]
