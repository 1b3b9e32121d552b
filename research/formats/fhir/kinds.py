"""Which resources the rows of a table become."""

from research.dictionary.variable import PARTICIPANT
from research.formats.fhir.answers import answers_kind
from research.formats.fhir.clinical import CLINICAL_KINDS
from research.formats.fhir.observations import OBSERVATIONS
from research.formats.fhir.participants import participant_kinds
from research.formats.fhir.places import ResourceKind
from research.formats.package import Package

_KINDS = {**CLINICAL_KINDS, **OBSERVATIONS}


def resource_kinds(table: str, package: Package) -> list[ResourceKind]:
    """The kinds of a table, a file each. Rows of a table that has no kind of its own are answers."""
    if table == PARTICIPANT:
        return list(participant_kinds(package))
    return [_KINDS.get(table) or answers_kind(table, package.dictionary_version)]
