"""The Questionnaire: each column of an extract as an item, with the question as it was asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from research.dictionary import VariableKind
from research.dictionary.variable import PARTICIPANT
from research.formats.fhir.definition import Definition, definition_of, unless_empty, variables_of
from research.formats.fhir.names import (
    COLUMN_CODES,
    QUESTIONNAIRE_URL,
    codes_url,
    link_id,
    values_url,
)
from research.formats.fhir.standards import UCUM
from research.formats.written import WrittenTable
from research.released.output import Output

_UNIT = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit"
_UCUM_CODES = {"months": "mo", "days": "d", "mg/day": "mg/d"}
_TYPES = {VariableKind.CODE: "choice", VariableKind.YES_NO: "boolean", VariableKind.TEXT: "string"}

_Variables = Mapping[str, Mapping[str, Any]]


def questionnaire(
    dictionary: Mapping[str, Any], version: str, tables: Sequence[WrittenTable]
) -> Definition:
    """A group for each table, which repeats where a person has many rows. Its link id is that of the table.

    `dictionary` is the data dictionary as JSON.
    """
    variables = variables_of(dictionary)
    labels = {table["name"]: table.get("label", "") for table in dictionary["tables"]}
    groups = [_group(table, labels.get(table.name) or table.name, variables) for table in tables]
    start = definition_of("Questionnaire", QUESTIONNAIRE_URL, version, dictionary["name"])
    asked = unless_empty("item", [group for group in groups if group["item"]])
    return start | {"subjectType": ["Patient"]} | asked


def _group(table: WrittenTable, label: str, variables: _Variables) -> dict[str, Any]:
    """Without items, if the table says nothing but who is in it."""
    items = [
        _item(table.name, output, variables.get(output.variable, {}))
        for output in table.outputs
        if output.kind is not VariableKind.ID
    ]
    repeats = {} if table.name == PARTICIPANT else {"repeats": True}
    return {"linkId": table.name, "text": label, "type": "group"} | repeats | {"item": items}


def _item(table: str, output: Output, variable: Mapping[str, Any]) -> dict[str, Any]:
    name = link_id(table, output.name)
    code = {"system": COLUMN_CODES, "code": name} | unless_empty("display", output.label)
    return {
        **unless_empty("extension", _unit(output)),
        "linkId": name,
        "code": [code],
        **unless_empty("text", _asked(output, variable)),
        "type": _TYPES.get(output.kind, "decimal" if output.decimals else "integer"),
        **_answers(table, output),
    }


def _unit(output: Output) -> list[dict[str, Any]]:
    if not output.unit:
        return []
    code = _UCUM_CODES.get(output.unit)
    standard = {"system": UCUM, "code": code} if code else {}
    return [{"url": _UNIT, "valueCoding": standard | {"display": output.unit}}]


def _asked(output: Output, variable: Mapping[str, Any]) -> str:
    """The questions whose answers a column holds, with the part of them that it is.

    A column that is not what was asked, such as a region for a country, has its label alone.
    """
    for fact in variable.get("parts", []):
        if f"{output.name}_".startswith(f"{fact['name']}_"):
            variable = fact
    questions = " / ".join(one["text"] for one in variable.get("questions", []))
    part = output.label.removeprefix(variable.get("label", ""))
    if not questions or (part and not part.startswith(": ")):
        return output.label
    return f"{questions} ({part[2:]})" if part else questions


def _answers(table: str, output: Output) -> dict[str, Any]:
    """What can be chosen: the codes, or the set of those of a list that is open."""
    if output.kind is not VariableKind.CODE:
        return {}
    if not output.codes:
        return {"answerValueSet": values_url(table, output.name)}
    system = codes_url(table, output.name)
    return {
        "answerOption": [
            {"valueCoding": {"system": system, "code": code} | unless_empty("display", label)}
            for code, label in output.codes.items()
        ]
    }
