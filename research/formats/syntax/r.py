"""`labels.R`: reads the tables into data frames, codes as factors. It is pure ASCII, for any locale."""

from collections.abc import Iterable, Iterator

from research.dictionary import VariableKind
from research.formats.syntax.words import distinct, one_line
from research.formats.written import WrittenTable
from research.released.output import Output

_HEAD = """\
# Reads this extract into data frames: one for each table, with the labels of columns and codes.
# In R, with the folder of this file as the working directory: source("labels.R")
"""
_READ = """
{frame} <- read.csv(
  {file}, encoding = "UTF-8", na.strings = "", check.names = FALSE,
  colClasses = c(
{classes}
  )
)
"""


def r_syntax(tables: Iterable[WrittenTable]) -> str:
    return _HEAD + "".join(part for table in tables for part in _table(table))


def _table(table: WrittenTable) -> Iterator[str]:
    frame = f"`{table.name}`"
    classes = [f"    {_text(_class(output))}" for output in table.outputs]
    yield _READ.format(frame=frame, file=_text(table.file), classes=",\n".join(classes))
    for output in table.outputs:
        yield from _column(f"{frame}[[{_text(output.name)}]]", output)


def _class(output: Output) -> str:
    if output.kind is VariableKind.NUMBER:
        return "numeric" if output.decimals else "integer"
    return "integer" if output.kind is VariableKind.YES_NO else "character"


def _column(column: str, output: Output) -> Iterator[str]:
    if output.kind is VariableKind.YES_NO:
        yield f"{column} <- as.logical({column})\n"
    elif output.codes:
        codes = distinct({code: one_line(label) for code, label in output.codes.items()})
        levels, labels = _texts(codes), _texts(codes.values())
        yield f"{column} <- factor({column},\n  levels = c({levels}),\n  labels = c({labels}))\n"
    yield f'attr({column}, "label") <- {_text(one_line(output.label))}\n'


def _texts(texts: Iterable[str]) -> str:
    return ",\n    ".join(map(_text, texts))


def _text(text: str) -> str:
    """A string of R. What is not ASCII is escaped, so that R knows it as UTF-8 in any locale."""
    return '"' + "".join(map(_sign, text)) + '"'


def _sign(sign: str) -> str:
    if sign in '"\\':
        return "\\" + sign
    return sign if " " <= sign <= "~" else f"\\U{ord(sign):08x}"
