"""A table, made ready once to say each of its rows quickly."""

from collections.abc import Iterator

from research.formats.phenopackets.columns import date_columns, joined_columns
from research.formats.phenopackets.elements import element_of, person_of
from research.formats.phenopackets.values import SayValue, TextRow, measured_cell
from research.released.output import Output, ReleasedTable

_Cells = list[tuple[int, SayValue]]


class SpokenTable:
    """What the rows of a table say. `element` is what they are beside measurements; `dates` leave in times.csv.

    `of_people` tells that it has a row for each person.
    """

    def __init__(self, table: ReleasedTable, *, of_people: bool) -> None:
        self.name = table.name
        self.element = person_of(table) if of_people else element_of(table)
        self.dates = date_columns(table)
        dated = {0, *(at for date in self.dates for at in date.cells)}
        free = [at for at in range(len(table.outputs)) if at not in dated]
        together = list(joined_columns(table, free))
        taken = {at for cells, _say in together for at in cells}
        self._together = [say for _cells, say in together]
        alone = [(at, table.outputs[at]) for at in free if at not in taken]
        self._cells: _Cells = [(at, measured_cell(table.name, output)) for at, output in alone]
        self._beside: _Cells = [(at, self._rest(output)) for at, output in alone]

    def measurements(self, row: TextRow, place: str, *, is_element: bool) -> Iterator[str]:
        """The JSON of each Measurement: what the element, if the row is one, does not say in full.

        All have the `place` of the row as their description.
        """
        start = f'{{"description":"{place}",'
        for at, say in self._beside if is_element else self._cells:
            if row[at] and (said := say(row[at])):
                yield start + said
        for say_row in self._together:
            if said := say_row(row):
                yield start + said

    def _rest(self, output: Output) -> SayValue:
        says = self.element.says.get(output.name) if self.element else None
        say = measured_cell(self.name, output)
        return (lambda value: "" if says(value) else say(value)) if says else say
