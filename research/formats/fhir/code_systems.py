"""CodeSystem, ValueSet and ConceptMap: the codes that the columns of an extract can hold."""

from collections.abc import Iterator, Mapping, Sequence

from intake.consent.choices import Purpose
from intake.record.choices.diseases import DISEASES
from research.dictionary import VariableKind
from research.formats.fhir.definition import (
    PRECISION_VALUES,
    PRECISIONS,
    Definition,
    definition_of,
    unless_empty,
    variables_of,
)
from research.formats.fhir.diseases import standard_codings
from research.formats.fhir.kinds import resource_kinds
from research.formats.fhir.names import (
    COLUMN_CODES,
    PURPOSE_CODES,
    codes_url,
    link_id,
    values_url,
)
from research.formats.fhir.values import MONTHS_TYPE, row_values
from research.formats.package import Package
from research.formats.written import WrittenTable
from research.released.day_zero import PRECISION_LABELS
from research.released.output import Output

# What a standard code is beside ours: FHIR says it of the target, which is the standard one.
_EQUIVALENCES = {"=": "equivalent", ">": "wider", "<": "narrower"}
_DIAGNOSIS = "diagnosis.code"  # the variable whose codes are those of DISEASES
_PRECISION = "How precise a date is"
_NARROWER = {"comment": "The standard code covers only a part of what our code means."}


def code_systems(package: Package, tables: Sequence[WrittenTable]) -> Iterator[Definition]:
    """Of each coded column, of tables and columns themselves, of precisions, and of purposes.

    A list that is open, such as one of countries, has no codes; it names the standard that they are from.
    """
    version, variables = package.dictionary_version, variables_of(package.dictionary)
    for table, output in _coded(tables):
        url, values = codes_url(table, output.name), values_url(table, output.name)
        system = definition_of("CodeSystem", url, version, output.label)
        standard = variables.get(output.variable, {}).get("code_system", "")
        described = {} if output.codes else unless_empty("description", standard)
        yield system | described | {"valueSet": values} | _concepts(output.codes)
    if _is_dated(tables):
        precisions = definition_of("CodeSystem", PRECISIONS, version, _PRECISION)
        yield precisions | {"valueSet": PRECISION_VALUES} | _concepts(PRECISION_LABELS)
    columns = definition_of("CodeSystem", COLUMN_CODES, version, "Tables and columns")
    yield columns | _concepts(_columns(package, tables))
    purposes = definition_of(
        "CodeSystem", PURPOSE_CODES, version, "Purposes that a participant can allow"
    )
    yield purposes | _concepts(dict(Purpose.choices))


def value_sets(tables: Sequence[WrittenTable], version: str) -> Iterator[Definition]:
    """All codes of each coded column, and of precisions."""
    for table, output in _coded(tables):
        values = definition_of("ValueSet", values_url(table, output.name), version, output.label)
        yield values | _all_of(codes_url(table, output.name))
    if _is_dated(tables):
        precisions = definition_of("ValueSet", PRECISION_VALUES, version, _PRECISION)
        yield precisions | _all_of(PRECISIONS)


def concept_maps(tables: Sequence[WrittenTable], version: str) -> Iterator[Definition]:
    """Our diagnoses in standard systems; a diagnosis without an agreed mapping is not in it."""
    for table, output in _coded(tables):
        if output.variable == _DIAGNOSIS:
            url = f"urn:hesperion:standard-codes:{link_id(table, output.name)}"
            standard = definition_of(
                "ConceptMap", url, version, f"{output.label} in standard systems"
            )
            source = {"sourceCanonical": values_url(table, output.name)}
            groups = list(_groups(codes_url(table, output.name), output.codes))
            yield standard | source | unless_empty("group", groups)


def _coded(tables: Sequence[WrittenTable]) -> Iterator[tuple[str, Output]]:
    for table in tables:
        for output in table.outputs:
            if output.kind is VariableKind.CODE:
                yield table.name, output


def _is_dated(tables: Sequence[WrittenTable]) -> bool:
    values = (one for table in tables for one in row_values(table.table))
    return any(one.type == MONTHS_TYPE for one in values)


def _columns(package: Package, tables: Sequence[WrittenTable]) -> dict[str, str]:
    """Tables, columns, and what several columns say together, such as a date."""
    labels = {table.name: "" for table in tables}
    for table in tables:
        kinds = resource_kinds(table.name, package)
        codings = [one for kind in kinds for one in kind.start.get("code", {}).get("coding", [])]
        for value in row_values(table.table):
            codings += [one.coding for one in (value, *value.parts)]
        labels |= {one["code"]: one.get("display", "") for one in codings}
    return labels


def _concepts(labels: Mapping[str, str]) -> Definition:
    """All codes of a system."""
    concepts = [{"code": code} | unless_empty("display", text) for code, text in labels.items()]
    content = "complete" if concepts else "not-present"
    return {"caseSensitive": True, "content": content} | unless_empty("concept", concepts)


def _all_of(system: str) -> Definition:
    return {"compose": {"include": [{"system": system}]}}


def _groups(source: str, labels: Mapping[str, str]) -> Iterator[Definition]:
    """A group for each standard system that has a code of one of `labels`."""
    elements: dict[str, dict[str, Definition]] = {}
    for disease in DISEASES:
        if disease.code not in labels:
            continue
        named = {"code": disease.code} | unless_empty("display", labels[disease.code])
        for system, coding in standard_codings(disease):
            own = elements.setdefault(system, {})
            element = own.setdefault(disease.code, named | {"target": []})
            comment = _NARROWER if coding.relation == "<" else {}
            target = {"code": coding.code, "equivalence": _EQUIVALENCES[coding.relation]}
            element["target"].append(target | comment)
    for system, own in elements.items():
        yield {"source": source, "target": system, "element": list(own.values())}
