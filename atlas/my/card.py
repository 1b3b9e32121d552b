"""The card "Others like you": what the newest release shows of people with the same disease and marker.

It reads the bands, which everybody can read, and the participant's own answers. Nothing in it is computed from
answers of others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from atlas.choices import StateAt12
from atlas.models import Band, Release
from atlas.my.counting import counting_of
from atlas.queries import newest_release
from atlas.tables.dimensions import ABOUTS, DIMENSIONS
from hesperion.ui.days import utc_today
from intake.participants import panels
from intake.participants.choices import Teller
from intake.participants.models import Participant
from intake.record.choices.diseases import Family, kinds_of
from intake.record.choices.markers import Marker
from intake.record.wording import render_wording, worded

MOST_GROUPS = 4  # a card is short; the atlas has the others
_TITLE: Any = worded(
    _("Others like you"),
    parent=_("Others like your child"),
    representative=_("Others like the person you care for"),
    relative=_("Others like the person who died"),
)
_TOLD = {
    StateAt12.QUIET_OFF, StateAt12.QUIET_ON, StateAt12.CAME_BACK, StateAt12.NEVER_QUIET, StateAt12.AGAIN,
}  # fmt: skip
# Parts of derived.counted_values, which PostgreSQL would work out for everybody. The conditions on the subject
# reach the tables of these: no row of anybody else is read.
_OWN = """
    SELECT 'family' AS name, '' AS about, split_part(code, '.', 1) AS code
    FROM public.record_diagnosis WHERE participant_id = %(subject)s
    UNION
    SELECT 'kind', family, code FROM derived.told_kind WHERE subject = %(subject)s
    UNION
    SELECT 'state', '', state FROM derived.states_at_12(%(today)s) WHERE subject = %(subject)s
    UNION
    SELECT 'finding', marker, code FROM derived.told_finding WHERE subject = %(subject)s
"""

Own = set[tuple[str, str, str]]  # what somebody told: name of the dimension, what it is about, code


@dataclass(frozen=True)
class Line:
    """A state, and how many people: `low` to `high`. `is_own`: it is the participant's own, as they told."""

    state: Any
    low: int
    high: int
    is_own: bool


@dataclass(frozen=True)
class Group:
    """People with one disease, or a kind or marker of it: their states 12 months after CAR-T.

    `lines` has those alone that are shown as a number. `address` is that of the page with all numbers.
    """

    title: str
    address: str
    lines: list[Line]


def register_card() -> None:
    panels.register("atlas/my/card.html", _others, order=43)


def _others(participant: Participant) -> dict[str, Any]:
    release = newest_release()
    own = _own_values(participant)
    groups = [*_groups(own, release)] if release else []
    return {
        "title": render_wording(_TITLE, Teller(participant.teller)),
        "release": release,
        "groups": [group for group in groups if group.lines][:MOST_GROUPS],
        "counting": counting_of(participant, release),
    }


def _own_values(participant: Participant) -> Own:
    with connection.cursor() as cursor:
        cursor.execute(_OWN, {"subject": participant.pk, "today": utc_today()})
        return set(cursor.fetchall())


def _groups(own: Own, release: Release) -> Iterator[Group]:
    """For each disease its own kind, then each marker that was ever positive."""
    wanted = [*_wanted(own)]
    bands = _bands(release, [cells for _title, _address, *cells in wanted])
    states = {code for name, _about, code in own if name == "state"} & _TOLD
    for title, address, table, prefix in wanted:
        found = ((code, label, bands.get((table, f"{prefix}:{code}"))) for code, label in _states())
        lines = [Line(label, *band, code in states) for code, label, band in found if band]
        yield Group(title, address, lines)


def _wanted(own: Own) -> Iterator[tuple[str, str, str, str]]:
    """Title and address of each group, and its cells: their table, and what their keys begin with."""
    families = {code for name, _about, code in own if name == "family"}
    for family in (one for one in Family if one in families):
        if kind := _kind(family, own):
            yield kind[1], reverse("atlas:disease", args=["kinds", family]), "kinds", kind[0]
        for marker, _label in ABOUTS["marker"](family):
            if ("finding", marker, "positive") in own:
                title = f"{family.label}: {Marker(marker).label}"
                address = reverse("atlas:subject", args=["markers", family, marker])
                yield title, address, "markers", f"{family}:{marker}:positive"


def _kind(family: Family, own: Own) -> tuple[str, str] | None:
    """Of a disease that has kinds, the one that was told; None if none was, or several."""
    labels = dict(kinds_of(family))
    if not labels:
        return family.value, str(family.label)
    told = next((code for name, about, code in own if (name, about) == ("kind", family)), "")
    return (f"{family}:{told}", str(labels[told])) if told in labels else None


def _states() -> list[tuple[str, Any]]:
    return DIMENSIONS["state"].choices(Family.OTHER, "")


def _bands(release: Release, cells: list[list[str]]) -> dict[tuple[str, str], tuple[int, int]]:
    """Of these cells the bands that are numbers, by table and key."""
    keys = [f"{prefix}:{code}" for _table, prefix in cells for code, _label in _states()]
    tables = {table for table, _prefix in cells}
    bands = Band.objects.filter(
        release=release, low__gt=0, cell__table__in=tables, cell__key__in=keys
    )
    rows = bands.values_list("cell__table", "cell__key", "low", "high")
    return {(table, key): (low, high) for table, key, low, high in rows}
