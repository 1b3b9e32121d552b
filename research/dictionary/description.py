from dataclasses import dataclass
from enum import StrEnum


class ExportClass(StrEnum):
    """How a column may leave the house."""

    OPEN = "open"  # as it is stored; a date as months from day 0
    COARSENED = "coarsened"  # as coarse as the step of the ladder says that the request needs
    JUSTIFIED = "justified"  # only with a reason in the request, for this column
    NEVER = "never"


@dataclass(frozen=True)
class ColumnDescription:
    """What models and forms can't say about a column.

    `cost` is one sentence: what it costs in privacy to ask for the column, or for NEVER why it
    stays. `system` names a standard that the codes are from, if they are not ours. `erdri` and
    `rd_cdm` name the element of ERDRI-CDS (EU RD Platform) and of RD-CDM that the column gives, ""
    for none.
    """

    export: ExportClass
    cost: str
    unit: str = ""
    system: str = ""
    erdri: str = ""
    rd_cdm: str = ""


NOT_DESCRIBED = ColumnDescription(ExportClass.NEVER, "Nobody has described this column yet.")
