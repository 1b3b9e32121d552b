"""The words in which each reader of a consent text allows a purpose, and the groups of the page."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.consent.choices import Audience, Purpose

_OF_SELF = {
    Purpose.STUDY: _("Take part: the Hesperion team may study my answers"),
    Purpose.ACADEMIC: _("Hospitals and universities may study my answers, without my name"),
    Purpose.COMPANIES: _("Companies that make medicines may study my answers, without my name"),
    Purpose.ABROAD: _(
        "Researchers far away may study my answers. Privacy rules may be weaker there"
    ),
    Purpose.ATLAS: _("Count me in numbers everyone can see, like “11 to 15 people had a fever”"),
    Purpose.PUBLISH: _("Show my story here, once I approve the exact words"),
    Purpose.QUOTE: _("Show some sentences of my story, without my name"),
    Purpose.CONTACT: _("Ask me by mail how I am, up to 18 times in 15 years"),
    Purpose.TRIALS: _("Tell me by mail about studies that may fit me"),
}
_OF_A_CHILD = {
    Purpose.STUDY: _("Take part: the Hesperion team may study my child’s answers"),
    Purpose.ACADEMIC: _(
        "Hospitals and universities may study my child’s answers, without our names"
    ),
    Purpose.COMPANIES: _(
        "Companies that make medicines may study my child’s answers, without our names"
    ),
    Purpose.ABROAD: _(
        "Researchers far away may study my child’s answers. Privacy rules may be weaker there"
    ),
    Purpose.ATLAS: _(
        "Count my child in numbers everyone can see, like “11 to 15 people had a fever”"
    ),
    Purpose.CONTACT: _("Ask me by mail how my child is, up to 18 times in 15 years"),
}
_OF_SOMEBODY = {  # whom the reader represents, or who died
    Purpose.STUDY: _("Take part: the Hesperion team may study what I tell"),
    Purpose.ACADEMIC: _("Hospitals and universities may study what I tell, without our names"),
    Purpose.COMPANIES: _("Companies that make medicines may study what I tell, without our names"),
    Purpose.ABROAD: _(
        "Researchers far away may study what I tell. Privacy rules may be weaker there"
    ),
}
_LABELS: dict[str, Mapping[Purpose, object]] = {
    Audience.SELF: _OF_SELF,
    Audience.PARENT: _OF_A_CHILD,
    Audience.REPRESENTATIVE: _OF_SOMEBODY
    | {
        Purpose.ATLAS: _(
            "Count the person I care for in numbers everyone can see, like “11 to 15 people had a fever”"
        ),
        Purpose.PUBLISH: _("Show the story here, once I approve the exact words"),
        Purpose.QUOTE: _("Show some sentences of the story, without our names"),
        Purpose.CONTACT: _(
            "Ask me by mail how the person I care for is, up to 18 times in 15 years"
        ),
        Purpose.TRIALS: _("Tell me by mail about studies that may fit the person I care for"),
    },
    Audience.RELATIVE: _OF_SOMEBODY
    | {
        Purpose.ATLAS: _(
            "Count the person who died in numbers everyone can see, like “11 to 15 people had a fever”"
        ),
        Purpose.CONTACT: _("Ask me by mail if something I told is not clear"),
    },
}
_GROUPS: list[tuple[Promise, list[Purpose]]] = [
    (
        _("Who may study"),
        [Purpose.ACADEMIC, Purpose.COMPANIES, Purpose.ABROAD, Purpose.ATLAS],
    ),
    (_("My story"), [Purpose.PUBLISH, Purpose.QUOTE]),
    (_("Mail to me"), [Purpose.CONTACT, Purpose.TRIALS]),
]


def purpose_label(purpose: str, audience: str) -> str:
    """What somebody says who allows the purpose.

    A purpose that this audience is not asked about has the label for an adult.
    """
    allowed = Purpose(purpose)
    return str(_LABELS[audience].get(allowed, _OF_SELF[allowed]))


def purpose_groups(purposes: Collection[Purpose], audience: str) -> list[tuple[str, Any]]:
    """The choices of a ChoicesField: taking part by itself, then (heading, [(code, label)]) of each group.

    Only `purposes` are among them, and no group is empty.
    """
    alone: list[tuple[str, Any]] = _choices([Purpose.STUDY], purposes, audience)
    groups = [(str(heading), _choices(group, purposes, audience)) for heading, group in _GROUPS]
    return alone + [(heading, group) for heading, group in groups if group]


def _choices(
    group: Collection[Purpose], purposes: Collection[Purpose], audience: str
) -> list[tuple[str, Any]]:
    return [(one.value, purpose_label(one, audience)) for one in group if one in purposes]
