"""Rows as answers to the questionnaire, which is the dictionary."""

from research.formats.fhir.cells import RowCells
from research.formats.fhir.json_text import HOLE
from research.formats.fhir.names import QUESTIONNAIRE_URL
from research.formats.fhir.places import Put, Resource, ResourceKind, array_member, months_at
from research.formats.fhir.values import RowValue


def answers_kind(table: str, version: str, elsewhere: frozenset[str] = frozenset()) -> ResourceKind:
    """A response whose group of items is a row; `version` is that of the dictionary.

    Values whose names are in `elsewhere` are left out.
    """
    return ResourceKind(
        "QuestionnaireResponse",
        {"status": "completed", "questionnaire": f"{QUESTIONNAIRE_URL}|{version}"},
        {"told_on": months_at("_authored")},
        lambda value: None if value.name in elsewhere else _items(value),
        arrays={"item": [{"linkId": table, "item": [HOLE]}]},
    )


def _items(value: RowValue) -> Put:
    """An item for each column: of a date, three."""
    items = [_item(part) for part in value.parts or (value,)]
    if len(items) == 1:
        return items[0]

    def put(resource: Resource, row: RowCells) -> None:
        for one in items:
            one(resource, row)

    return put


def _item(column: RowValue) -> Put:
    answer = {f"value{column.type}": HOLE}
    return array_member("item", column, {"linkId": column.coding["code"], "answer": [answer]})
