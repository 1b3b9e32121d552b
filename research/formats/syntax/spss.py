"""`labels.sps`: reads the tables in SPSS and PSPP, and saves them with labels."""

from collections.abc import Iterable, Iterator

from research.dictionary import VariableKind
from research.formats.syntax.words import cut_to_bytes, one_line
from research.formats.written import WrittenTable
from research.released.output import Output

_HEAD = """\
* Encoding: UTF-8.
* Reads this extract and saves each table with the labels of columns and codes, as TABLE.sav.
* Run it with the folder of this file as the working directory. In PSPP: pspp labels.sps.
SET DECIMAL=DOT.
"""
_READ = """
GET DATA
  /TYPE=TXT
  /FILE={file}
  /ENCODING='UTF-8'
  /ARRANGEMENT=DELIMITED
  /DELIMITERS=','
  /QUALIFIER='"'
  /FIRSTCASE=2
  /VARIABLES=
{formats}.
"""
# Bytes that SPSS allows at most; a label of a column must fit into a line of 251.
_LABEL, _VALUE_LABEL, _STRING = 240, 120, 32_767
_PSEUDONYM = 16  # bytes
_YES_NO = "0 'No'\n  1 'Yes'"


def spss_syntax(tables: Iterable[WrittenTable]) -> str:
    return _HEAD + "".join(part for table in tables for part in _table(table))


def _table(table: WrittenTable) -> Iterator[str]:
    formats = [f"    {one.name} {_format(one, table.longest)}" for one in table.outputs]
    yield _READ.format(file=_text(table.file, _STRING), formats="\n".join(formats))
    for output in table.outputs:
        yield f"VARIABLE LABELS {output.name}\n  {_text(output.label, _LABEL)}.\n"
        yield from _values(output)
    yield f"SAVE OUTFILE={_text(f'{table.name}.sav', _STRING)}.\n"


def _format(output: Output, longest: int) -> str:
    """A string is as wide as its longest code, or if nobody listed them as the longest row."""
    if output.kind is VariableKind.NUMBER:
        return f"F12.{output.decimals}"
    if output.kind is VariableKind.YES_NO:
        return "F1.0"
    if output.kind is VariableKind.ID:
        return f"A{_PSEUDONYM}"
    widths = map(len, map(str.encode, output.codes)) if output.codes else [longest]
    return f"A{min(max(1, *widths), _STRING)}"


def _values(output: Output) -> Iterator[str]:
    if output.kind is VariableKind.YES_NO:
        yield f"VALUE LABELS {output.name}\n  {_YES_NO}.\n"
    elif output.codes:
        pairs = [
            f"{_text(code, _STRING)} {_text(label, _VALUE_LABEL)}"
            for code, label in output.codes.items()
        ]
        yield f"VALUE LABELS {output.name}\n  " + "\n  ".join(pairs) + ".\n"
    if output.kind in (VariableKind.CODE, VariableKind.TEXT):
        yield f"MISSING VALUES {output.name} ('').\n"


def _text(text: str, most: int) -> str:
    return "'" + cut_to_bytes(one_line(text), most).replace("'", "''") + "'"
