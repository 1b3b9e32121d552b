"""The places of a trial by country, each with its own status, and the state of each country."""

from collections import defaultdict
from dataclasses import dataclass

from trials.choices import MAY_TAKE_PEOPLE, OpenState, Status
from trials.clocks import Clocks
from trials.models import CurrentTrial, TrialSite
from trials.queries import OpenIn, open_in

_ORDER = list(OpenState)


@dataclass(frozen=True)
class PlacesOfStatus:
    """Places in one country that have one status; None: what it was may have changed since."""

    status: Status | None
    places: list[TrialSite]


@dataclass(frozen=True)
class CountryPlaces:
    """A country's state, and its places."""

    state: OpenIn
    by_status: list[PlacesOfStatus]


def places_by_country(current: CurrentTrial, clocks: Clocks) -> list[CountryPlaces]:
    """Countries where it is open come first, then by their names."""
    sites = defaultdict(list)
    for site in TrialSite.objects.filter(version=current.version_id).order_by(
        "city", "facility", "pk"
    ):
        sites[site.country].append(site)
    found = [
        CountryPlaces(one, _by_status(sites[one.country], clocks))
        for one in open_in(clocks.on, trial=current.trial_id)
    ]
    return sorted(found, key=lambda one: (_ORDER.index(one.state.state), one.state.country_name))


def unread_places(current: CurrentTrial) -> int:
    """How many of its places have a country that we can't read."""
    return TrialSite.objects.filter(version=current.version_id, country="").count()


def _by_status(sites: list[TrialSite], clocks: Clocks) -> list[PlacesOfStatus]:
    found: dict[Status | None, list[TrialSite]] = defaultdict(list)
    for site in sites:
        found[clocks.status_shown(site.status)].append(site)
    order = [*dict.fromkeys([*MAY_TAKE_PEOPLE, *Status]), None]
    return [PlacesOfStatus(status, found[status]) for status in sorted(found, key=order.index)]
