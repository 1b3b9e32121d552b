"""The check of a request: how well the people in its extract would be hidden, at each step of the ladder."""

from research.disclosure.cells import CellKey, columns_of_cells, count_cells
from research.disclosure.columns import identifying
from research.disclosure.differences import earlier_differences
from research.disclosure.evaluation import Evaluation, evaluate
from research.disclosure.ladder import LADDER, K
from research.disclosure.people import bulk_reading, values_of_people
from research.disclosure.report import REPORT_VERSION, Report, StepReport, people_band
from research.models import Request

_NOTHING = "Nothing more is lost: the request has no field that becomes coarser."


def assess_disclosure(request: Request) -> Report:
    """Count the request's people in cells at each step, now. Raises BadFilter and UnknownVariable."""
    keys = [identifying(request.fields, request.reasons, step) for step in range(len(LADDER))]
    found = _evaluations(request, keys)
    step = next((number for number, one in enumerate(found) if not one.fault), None)
    return Report(
        version=REPORT_VERSION,
        k=K,
        people=found[0].people,
        band=people_band(found[0].people),
        identifiers=[column.label for column in keys[0]],
        step=step,
        verdict=_verdict(step, found),
        steps=[_step_report(number, keys, one) for number, one in enumerate(found)],
        earlier=earlier_differences(request, None if step is None else keys[step]),
    )


def _evaluations(request: Request, keys: list[CellKey]) -> list[Evaluation]:
    """Of each step. Steps that change nothing for these fields are not counted again."""
    firsts = [keys.index(key) for key in keys]
    counted = {first: keys[first] for first in firsts}
    values, parameters = values_of_people(request, columns_of_cells(counted, request.fields))
    with bulk_reading() as cursor:
        rows = count_cells(
            cursor, values=values, parameters=parameters, keys=counted, fields=request.fields
        )
    return [evaluate(first, rows) for first in firsts]


def _step_report(step: int, keys: list[CellKey], found: Evaluation) -> StepReport:
    is_same = step > 0 and keys[step] == keys[step - 1]
    return StepReport(
        step=step,
        lost=_NOTHING if is_same else LADDER[step].lost,
        cells=found.cells,
        smallest_cell=found.smallest_cell,
        people=found.people,
        withheld=found.withheld,
        share=round(found.share, 4),
        findings=found.findings,
        groups=found.losing_most,
        suffices=not found.fault,
        sentence=found.fault or f"{found.withholding}.",
    )


def _verdict(step: int | None, found: list[Evaluation]) -> str:
    if found[0].people == 0:
        return "Nobody fits the filters and allows all purposes. The extract would have no rows."
    if step is not None:
        return f"Step {step} of the ladder suffices. {found[step].withholding}."
    if found[0].people < K:
        return f"The request must be refused. {found[0].fault}"
    best = min(found, key=lambda one: one.withheld)
    return f"The request must be refused: no step of the ladder suffices. At best: {best.fault}"
