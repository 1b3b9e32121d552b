"""Everything that is wrong with the FHIR resources of an extract."""

from collections.abc import Iterator

import fhirkit

from tests.fhir import definition_invariants, files, invariants, people_invariants
from tests.fhir.elements import Resource
from tests.fhir.files import FhirExtract
from tests.fhir.rules import rules_of

RULES = rules_of(invariants, people_invariants, definition_invariants)
RULES_OF_FILES = rules_of(files)


def problems(extract: FhirExtract) -> Iterator[str]:
    """What fhirkit finds in the types of each resource, and what breaks our own rules."""
    for one in extract.resources:
        where = f"{one['resourceType']}/{one['id']}"
        yield from (f"{where}: {issue}" for issue in fhirkit.validate(one))
        yield from (f"{where}: {problem}" for problem in broken_rules(one))
    for one in RULES_OF_FILES.values():
        yield from (f"{one.name}: {problem}" for problem in one.finds(extract))


def broken_rules(resource: Resource) -> Iterator[str]:
    """Each problem of a resource with its rule, such as "con-4: …"."""
    for one in RULES.values():
        if not one.types or resource["resourceType"] in one.types:
            yield from (f"{one.name}: {problem}" for problem in one.finds(resource))
