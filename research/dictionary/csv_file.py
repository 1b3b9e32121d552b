import csv
import io
from collections.abc import Iterator
from typing import Any

HEADERS = [
    "key", "table", "name", "label", "kind", "unit", "code_system", "codes", "questions",
    "answers_as_asked", "note", "export_class", "privacy_cost", "erdri_cds", "rd_cdm",
]  # fmt: skip


def as_csv(dictionary: dict[str, Any]) -> str:
    """One row a variable; the questions within one of kind JSON have rows of their own. Lines end in CR LF.

    Codes are written as in REDCap, "code, label | code, label".
    """
    file = io.StringIO()
    writer = csv.DictWriter(file, HEADERS, extrasaction="ignore")
    writer.writeheader()
    for table in dictionary["tables"]:
        for one in table["variables"]:
            writer.writerows(_row(table["name"], each) for each in [one, *one["parts"]])
    return file.getvalue()


def _row(table: str, one: dict[str, Any]) -> dict[str, str]:
    return one | {
        "table": table,
        "codes": _joined(f"{code['code']}, {code['label']}" for code in one["codes"]),
        "questions": _joined(question["text"] for question in one["questions"]),
        "answers_as_asked": _joined(f"{code['code']}, {code['as_asked']}" for code in one["codes"]),
    }


def _joined(parts: Iterator[str]) -> str:
    return " | ".join(parts)
