"""The files beside those of the rows: they define what the resources of an extract use."""

import json
from collections.abc import Iterable, Iterator, Sequence

from research.formats.fhir.code_systems import code_systems, concept_maps, value_sets
from research.formats.fhir.definition import Definition
from research.formats.fhir.extensions import extension_definitions
from research.formats.fhir.names import STUDY_ID
from research.formats.fhir.questionnaire import questionnaire
from research.formats.package import About, Package
from research.formats.written import WrittenTable


def definitions(package: Package, tables: Sequence[WrittenTable]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file: NDJSON, one resource a line. No file is empty."""
    version = package.dictionary_version
    of_types = {
        "Questionnaire": [questionnaire(package.dictionary, version, tables)],
        "CodeSystem": code_systems(package, tables),
        "ValueSet": value_sets(tables, version),
        "ConceptMap": concept_maps(tables, version),
        "StructureDefinition": extension_definitions(package, tables),
        "ResearchStudy": [_study(package.about)],
    }
    for name, resources in of_types.items():
        if lines := _lines(resources):
            yield f"{name}.ndjson", lines


def _study(about: About) -> Definition:
    """The request; it began and ends on days of the calendar, which tell of nobody in the extract."""
    return {
        "resourceType": "ResearchStudy",
        "id": STUDY_ID,
        "title": about.title,
        "status": "active",
        "period": {"start": about.starts_on.isoformat(), "end": about.ends_on.isoformat()},
    }


def _lines(resources: Iterable[Definition]) -> bytes:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in resources).encode()
