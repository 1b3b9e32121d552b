"""The trials of one disease, as seen from one country."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trials.choices import MAY_TAKE_PEOPLE, NOT_KNOWN, ImportSource, OpenState
from trials.clocks import Clocks
from trials.geography import neighbours
from trials.models import CurrentTrial, TrialSite
from trials.queries import OpenIn, current_trials, open_in


class Section(StrEnum):
    """The part of a country's list that a trial is in."""

    OPEN_HERE = "open_here"
    OPEN_ELSEWHERE = "open_elsewhere"
    LATER = "later"  # by invitation, or not open yet
    UNKNOWN = "unknown"
    CLOSED = "closed"


_SECTION_OF = {
    OpenState.OPEN: Section.OPEN_HERE,
    OpenState.INVITED_ONLY: Section.LATER,
    OpenState.NOT_YET: Section.LATER,
    OpenState.UNKNOWN: Section.UNKNOWN,
    OpenState.CLOSED: Section.CLOSED,
}
_STRONGEST = list(OpenState)
_MOST_ELSEWHERE = 8  # countries that a line of a list names


@dataclass(frozen=True)
class ListedTrial:
    """A trial as seen from a country. `elsewhere` are its other countries, neighbours first.

    `unread_places` counts places whose country we can't read, if none of its places has one that we can.
    """

    current: CurrentTrial
    here: OpenIn | None
    elsewhere: list[OpenIn]
    unread_places: int
    is_late: bool  # its status was confirmed too long ago

    @property
    def number(self) -> str:
        return self.current.trial.number

    @property
    def is_by_hand(self) -> bool:
        return self.current.version.trial_import.source == ImportSource.BY_HAND

    @property
    def is_made_up(self) -> bool:
        return self.current.version.trial_import.source == ImportSource.MADE_UP

    @property
    def open_elsewhere(self) -> list[OpenIn]:
        return [one for one in self.elsewhere if one.state == OpenState.OPEN]

    @property
    def shown_elsewhere(self) -> list[OpenIn]:
        """Its other countries that matter: those where it is open, else those where it may become so."""
        found = self.open_elsewhere or [
            one for one in self.elsewhere if one.state != OpenState.CLOSED
        ]
        return found[:_MOST_ELSEWHERE]

    @property
    def more_elsewhere(self) -> int:
        """How many other countries it is open in beside those that are shown."""
        return max(len(self.open_elsewhere) - _MOST_ELSEWHERE, 0)

    @property
    def section(self) -> Section | None:
        """None if it has no place here and takes nobody elsewhere."""
        here = self.here.state if self.here else None
        if here in (None, OpenState.CLOSED) and self.open_elsewhere:
            return Section.OPEN_ELSEWHERE
        if here is not None:
            return _SECTION_OF[here]
        if not self.elsewhere:
            status = self.current.version.overall_status
            return Section.UNKNOWN if status in [*MAY_TAKE_PEOPLE, *NOT_KNOWN] else None
        strongest = min((one.state for one in self.elsewhere), key=_STRONGEST.index)
        return None if strongest == OpenState.CLOSED else _SECTION_OF[strongest]


def list_trials(disease: str, country: str, clocks: Clocks) -> dict[Section, list[ListedTrial]]:
    """The trials of a disease by section, in the order of the page: see _place_in_list.

    `disease` is a family's code, `country` ISO 3166-1 alpha-2.
    """
    places = states_by_trial(clocks.on)
    trials = list(
        current_trials(disease)
        .select_related("version__trial_import")
        .defer("version__body", "version__criteria", "version__criteria_text")
    )
    unread = _unread_places([one.version_id for one in trials if one.trial_id not in places])
    found: dict[Section, list[ListedTrial]] = {section: [] for section in Section}
    for one in trials:
        here, elsewhere = _seen_from(country, places.get(one.trial_id, []))
        is_late = clocks.is_unconfirmed(one.version.status_verified)
        listed = ListedTrial(one, here, elsewhere, unread[one.version_id], is_late)
        if listed.section:
            found[listed.section].append(listed)
    for section in found.values():
        section.sort(key=lambda one: _place_in_list(one, country))
    return found


def states_by_trial(on: date) -> dict[int, list[OpenIn]]:
    """By the trial's id, its state in each of its countries."""
    found: dict[int, list[OpenIn]] = defaultdict(list)
    for one in open_in(on):
        found[one.trial_id].append(one)
    return found


def _seen_from(country: str, states: list[OpenIn]) -> tuple[OpenIn | None, list[OpenIn]]:
    """Its state in the country, and those in the others."""
    here = next((one for one in states if one.country == country), None)
    others = [one for one in states if one.country != country]
    others.sort(key=lambda one: (not _is_near(one.country, country), one.country_name))
    return here, others


def _place_in_list(one: ListedTrial, country: str) -> tuple[bool, int, str]:
    """Open in a neighbouring country comes first, then what was confirmed last."""
    is_far = not any(_is_near(other.country, country) for other in one.open_elsewhere)
    confirmed = one.current.version.status_verified or date.min
    return is_far, -confirmed.toordinal(), one.number


def _is_near(country: str, home: str) -> bool:
    return country in neighbours(home)


def _unread_places(versions: list[int]) -> dict[int, int]:
    """By the version's id, how many places have a country that we can't read."""
    sites = TrialSite.objects.filter(version__in=versions, country="")
    return defaultdict(int, Counter(sites.values_list("version_id", flat=True)))
