"""Which resources the rows of a table become."""

from collections.abc import Callable
from dataclasses import replace

from research.dictionary.variable import PARTICIPANT
from research.formats.fhir.answers import answers_kind
from research.formats.fhir.clinical import CLINICAL_KINDS
from research.formats.fhir.observations import OBSERVATIONS
from research.formats.fhir.participants import participant_kinds
from research.formats.fhir.places import Holds, ResourceKind
from research.formats.package import Package
from research.released.output import ReleasedTable

_KINDS = {**CLINICAL_KINDS, **OBSERVATIONS}


def resource_kinds(table: str, package: Package) -> list[ResourceKind]:
    """The kinds of a table, a file each. Rows that no kind of its own holds are answers."""
    if table == PARTICIPANT:
        return list(participant_kinds(package))
    own, answers = _KINDS.get(table), answers_kind(table, package.dictionary_version)
    if own is None:
        return [answers]
    return [own, replace(answers, holds=_all_but(own.holds))] if own.holds else [own]


def _all_but(holds: Callable[[ReleasedTable], Holds]) -> Callable[[ReleasedTable], Holds]:
    def others(table: ReleasedTable) -> Holds:
        held = holds(table)
        return lambda row: not held(row)

    return others
