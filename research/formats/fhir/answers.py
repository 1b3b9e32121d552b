"""Rows as answers to the questionnaire, which is the dictionary."""

from research.formats.fhir.names import QUESTIONNAIRE_URL
from research.formats.fhir.places import Put, Resource, ResourceKind, months_at
from research.formats.fhir.values import Row, RowValue


def answers_of(table: str, version: str, elsewhere: frozenset[str] = frozenset()) -> ResourceKind:
    """A response whose group of items is a row; `version` is that of the dictionary.

    Values whose names are in `elsewhere` are left out.
    """

    def rest(value: RowValue) -> Put | None:
        return None if value.name in elsewhere else _items(table, value)

    return ResourceKind(
        "QuestionnaireResponse",
        {"status": "completed", "questionnaire": f"{QUESTIONNAIRE_URL}|{version}"},
        {"told_on": months_at("_authored")},
        rest,
    )


def _items(table: str, value: RowValue) -> Put:
    """An item for each column: of a date, three."""
    columns = [
        (part.coding["code"], f"value{part.type}", part.read) for part in value.parts or (value,)
    ]

    def put(resource: Resource, row: Row) -> None:
        for link, held, read in columns:
            found = read(row)
            if found is not None:
                groups = resource.setdefault("item", [])
                if not groups:
                    groups.append({"linkId": table, "item": []})
                groups[0]["item"].append({"linkId": link, "answer": [{held: found}]})

    return put
