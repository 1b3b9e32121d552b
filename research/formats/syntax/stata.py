"""`labels.do`: reads the tables in Stata and saves them with labels; codes become labelled numbers."""

from collections.abc import Iterable, Iterator

from research.dictionary import VariableKind
from research.formats.syntax.words import one_line
from research.formats.written import WrittenTable
from research.released.output import Output

_HEAD = """\
* Reads this extract and saves each table with the labels of columns and codes, as TABLE.dta.
* Needs Stata 14 or later, and the folder of this file as the working directory: do labels.do
version 14
"""
_READ = """
import delimited using {file}, clear varnames(1) case(preserve) stringcols(_all) ///
    delimiters(",") bindquotes(strict) maxquotedrows(unlimited) encoding("UTF-8")
"""
# `encode` numbers the codes as the value label says; then the label says what they mean.
_ENCODE = """\
label define {name} {codes}
encode {name}, generate(__coded) label({name}) noextend
drop {name}
rename __coded {name}
label define {name} {labels}, modify
"""
_VARIABLE_LABEL, _VALUE_LABEL = 80, 32_000  # characters that Stata allows at most
_NUMBERS = (VariableKind.NUMBER, VariableKind.YES_NO)


def stata_syntax(tables: Iterable[WrittenTable]) -> str:
    return _HEAD + "".join(part for table in tables for part in _table(table))


def _table(table: WrittenTable) -> Iterator[str]:
    names = " ".join(output.name for output in table.outputs)
    yield _READ.format(file=_text(table.file, _VALUE_LABEL))
    yield 'label define __yes_no 0 "No" 1 "Yes"\n'
    if table.rows:
        for output in table.outputs:
            yield from _values(output)
        yield f"order {names}\n"
    for output in table.outputs:
        yield f"label variable {output.name} {_text(output.label, _VARIABLE_LABEL)}\n"
    yield f"save {_text(f'{table.name}.dta', _VALUE_LABEL)}, replace\n"


def _values(output: Output) -> Iterator[str]:
    if output.kind in _NUMBERS:
        yield f"destring {output.name}, replace\n"
    if output.kind is VariableKind.YES_NO:
        yield f"label values {output.name} __yes_no\n"
    elif output.codes:
        codes, labels = _numbered(output.codes), _numbered(output.codes.values())
        yield _ENCODE.format(name=output.name, codes=codes, labels=labels)


def _numbered(texts: Iterable[str]) -> str:
    pairs = (f"{number} {_text(text, _VALUE_LABEL)}" for number, text in enumerate(texts, 1))
    return " ///\n    ".join(pairs)


def _text(text: str, most: int) -> str:
    """A string of Stata; signs by which it would end, or a macro begin, are replaced."""
    plain = one_line(text)[:most].translate({ord('"'): "'", ord("`"): "'", ord("\\"): "/"})
    return '"' + plain.replace("$", "\\$") + '"'
