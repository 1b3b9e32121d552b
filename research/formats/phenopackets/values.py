"""What a cell says, as the JSON of a Measurement without its description."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from research.dictionary import VariableKind
from research.formats.phenopackets.terms import encoded_part, json_text, own_id, own_term
from research.released.output import Output

TextRow = Sequence[str]  # "" where there is no answer
SayValue = Callable[[str], str]  # of a value that is not ""
SayRow = Callable[[TextRow], str]  # "" if the row has none of it
_YES_NO = {"1": "Yes", "0": "No"}


def term_of(table: str, output: Output) -> SayValue:
    """The term of each code of a column. A text, or a code that is not listed, is its own label."""
    parts = ("yes_no",) if output.kind is VariableKind.YES_NO else (table, output.name)
    column, labels = own_id(*parts), _codes(output)

    def term(code: str) -> str:
        return json_text(
            {"id": f"{column}.{encoded_part(code)}", "label": labels.get(code) or code}
        )

    return _remembered(term, labels)


def assay_of(table: str, output: Output) -> str:
    return own_term(output.label, table, output.name)


def measured_cell(table: str, output: Output) -> SayValue:
    assay, value = assay_of(table, output), value_of(table, output)
    return _remembered(lambda text: f'"assay":{assay},"value":{value(text)}}}', _codes(output))


def value_of(table: str, output: Output) -> SayValue:
    """The JSON of a Value."""
    if output.kind is VariableKind.NUMBER:
        unit = _unit(output)
        return lambda number: f'{{"quantity":{{"unit":{unit},"value":{number}}}}}'
    term = term_of(table, output)
    return lambda code: f'{{"ontologyClass":{term(code)}}}'


def measured_pair(table: str, outputs: Sequence[Output], at_code: int, at_value: int) -> SayRow:
    """Two cells as one: the code is what was measured. One without the other stands by itself."""
    code, value = outputs[at_code], outputs[at_value]
    alone = [(at, measured_cell(table, outputs[at])) for at in (at_code, at_value)]
    assay, said = term_of(table, code), value_of(table, value)

    def say(row: TextRow) -> str:
        if row[at_code] and row[at_value]:
            return f'"assay":{assay(row[at_code])},"value":{said(row[at_value])}}}'
        return next((one(row[at]) for at, one in alone if row[at]), "")

    return say


def measured_range(table: str, name: str, outputs: Sequence[Output], ends: Sequence[int]) -> SayRow:
    """The lowest and the highest number of a range, each where it is known."""
    assay = own_term(", ".join(outputs[at].label for at in ends), table, name)
    typed = [(at, assay_of(table, outputs[at]), _unit(outputs[at])) for at in ends]

    def say(row: TextRow) -> str:
        known = [
            f'{{"type":{kind},"quantity":{{"unit":{unit},"value":{row[at]}}}}}'
            for at, kind, unit in typed
            if row[at]
        ]
        quantities = ",".join(known)
        held = f'"complexValue":{{"typedQuantities":[{quantities}]}}'
        return f'"assay":{assay},{held}}}' if known else ""

    return say


def _codes(output: Output) -> Mapping[str, str]:
    return _YES_NO if output.kind is VariableKind.YES_NO else output.codes


def _remembered(say: SayValue, values: Iterable[str]) -> SayValue:
    """What these say is made once."""
    known = {value: say(value) for value in values if value}
    return (lambda value: known.get(value) or say(value)) if known else say


def _unit(output: Output) -> str:
    return own_term(output.unit or "no unit", "unit", output.unit or "none")
