"""A participant's path: its picture, and the same events as a list."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from hesperion.ui.days import earliest_today, latest_today
from intake.participants.choices import Teller
from intake.participants.models import Participant
from intake.record import facts
from intake.record.answers import Answers, has_died, teller
from intake.record.models import Occasion
from intake.record.models.occasion import enrolment_id
from intake.record.path.check_ins import check_in_events, later_feelings
from intake.record.path.drawing import PathDrawing, draw_path
from intake.record.path.events import PathEvent, PathPart, on_the_day
from intake.record.path.feelings import Feeling, feelings_of
from intake.record.path.reading import in_order_of_time, path_events
from intake.record.path.words import LEAD, SHOW, TITLE
from intake.record.wording import render_wording


@dataclass(frozen=True)
class Path:
    """`events` are in the order of time, those without a date last. `told_on` is the day of the answers."""

    teller: Teller
    events: list[PathEvent]
    feelings: list[Feeling]
    told_on: date

    @property
    def title(self) -> str:
        return str(render_wording(TITLE, self.teller))

    @property
    def show(self) -> str:
        """What opens the picture."""
        return str(render_wording(SHOW, self.teller))

    @property
    def lead(self) -> str:
        return str(render_wording(LEAD, self.teller))

    @property
    def dated(self) -> list[PathEvent]:
        return [event for event in self.events if event.span]

    @property
    def undated(self) -> list[PathEvent]:
        return [event for event in self.events if not event.span]

    @property
    def drawing(self) -> PathDrawing | None:
        return draw_path(self.events, is_mirrored=get_language_bidi())

    @property
    def parts(self) -> list[PathPart]:
        """The parts that it has."""
        found = {event.part for event in self.events} | (
            {PathPart.FEELING} if self.feelings else set()
        )
        return [part for part in PathPart if part in found]

    def only(self, parts: Iterable[str]) -> "Path":
        """The path with these of its parts."""
        kept = {None, *parts}
        return replace(
            self,
            events=[event for event in self.events if event.part in kept],
            feelings=self.feelings if PathPart.FEELING in kept else [],
        )


def path_of(participant: Participant) -> Path | None:
    """The path of the participant's stored answers in the page's language; None if there is nothing to show.

    Must be called inside the context manager `themself`, which lets the participant read their own
    data.
    """
    answers = facts.answers_of(participant, facts.read(participant.pk))
    told_on = Occasion.objects.get(pk=enrolment_id(participant.pk)).told_on
    path = path_from(answers, told_on)
    return _with_check_ins(path, participant, answers) if path else None


def _with_check_ins(path: Path, participant: Participant, answers: Answers) -> Path:
    return replace(
        path,
        events=in_order_of_time([*path.events, *check_in_events(participant.pk)]),
        feelings=feelings_of(answers, later_feelings(participant.pk)),
    )


def path_from(answers: Answers, told_on: date) -> Path | None:
    """The path of `answers` that were given on the day `told_on`."""
    events = path_events(answers, None if has_died(answers) else told_on)
    feelings = feelings_of(answers)
    if not events and not feelings:
        return None
    if not has_died(answers):
        events = [
            *(e for e in events if e.span),
            _today(told_on),
            *(e for e in events if not e.span),
        ]
    return Path(teller(answers), events, feelings, told_on)


def _today(told_on: date) -> PathEvent:
    is_today = earliest_today() <= told_on <= latest_today()
    return on_the_day(told_on, None, _("Today") if is_today else _("The day of these answers"))
