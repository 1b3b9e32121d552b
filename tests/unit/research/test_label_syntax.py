"""The syntax files for R, SPSS and Stata. What R and PSPP make of them: tests/statistics_programs.py."""

import re

from research.dictionary import VariableKind, requestable
from research.formats.syntax.r import r_syntax
from research.formats.syntax.spss import spss_syntax
from research.formats.syntax.stata import stata_syntax
from research.formats.syntax.words import cut_to_bytes, distinct, one_line
from research.formats.written import WrittenTable
from research.released import released_tables
from tests.factories.packages import CODES, OUTPUTS, a_package

FULL, EMPTY = (
    WrittenTable(table, f"{table.name}.csv", rows, 200)
    for (table, _rows), rows in zip(a_package().tables, (8, 0), strict=True)
)
# Words that can't name a column: of SPSS, of Stata (help reserved), and those that R would have to quote.
RESERVED = {
    *("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"),
    *("byte", "double", "float", "if", "in", "int", "long", "pred", "str", "strl", "using"),
    *("break", "else", "false", "for", "function", "inf", "na", "nan", "next", "null", "repeat"),
    *("true", "while"),
}
STATA_TEXT = re.compile(r'"[^"`]*"')


def everything():
    """All tables that can leave, with all their columns, at the first step of the ladder."""
    keys = [one.key for one in requestable()]
    return released_tables(fields=keys, step=0, reasons=dict.fromkeys(keys, "a reason"))


def test_labels_are_one_line_and_cut_between_characters():
    assert one_line(" a\r\nb\tc\x00d\u2028e  f ") == "a b c d e f"
    assert cut_to_bytes("aé🧬", 3) == "aé"
    assert cut_to_bytes("aé🧬", 6) == "aé"
    assert cut_to_bytes("aé🧬", 7) == "aé🧬"


def test_labels_of_several_codes_are_told_apart():
    labels = distinct({"a": "Same", "b": "Same", "c": "Other"})
    assert labels == {"a": "Same (a)", "b": "Same (b)", "c": "Other"}


def test_r_reads_any_text_in_any_locale():
    syntax = r_syntax([FULL, EMPTY])
    assert syntax.isascii()
    assert "\x00" not in syntax
    assert syntax.count("read.csv(") == 2
    assert '"\\U0001f9ec cells, ' in syntax
    assert "'BCMA'\"" in syntax


def test_spss_gets_widths_in_bytes_and_lines_that_it_can_read():
    syntax = spss_syntax([FULL, EMPTY])
    formats = dict(
        re.findall(r"^    (\w+) (A\d+|F\d+\.\d)\.?$", syntax.split("VARIABLE LABELS")[0], re.M)
    )
    assert formats == {
        "pseudonym": "A16", "sex": "A6", "months": "F12.0",
        "mg": "F12.3", "relapsed": "F1.0", "product": "A200",
    }  # fmt: skip
    assert max(len(line.encode()) for line in syntax.splitlines()) <= 251
    assert all(line.count("'") % 2 == 0 for line in syntax.splitlines() if "QUALIFIER" not in line)
    assert "  'female' 'جنس" in syntax


def test_stata_gets_each_code_with_its_label_and_no_text_that_ends_early():
    syntax = stata_syntax([FULL, EMPTY])
    for line in syntax.splitlines():
        without_texts = STATA_TEXT.sub("", line)
        assert '"' not in without_texts, line
        assert "$" not in line.replace("\\$", ""), line
        assert "`" not in line, line
    read, _end = syntax.split('save "participant.dta"')
    texts = {text: number for number, text in re.findall(r'(\d+) "([^"]*)"', read)}
    assert {code: texts[code] for code in CODES} == {
        code: f"{n}" for n, code in enumerate(CODES, 1)
    }
    assert read.count("encode sex, generate(__coded) label(sex) noextend") == 1
    assert [line for line in read.splitlines() if line.startswith("destring")] == [
        f"destring {name}, replace" for name in ("months", "mg", "relapsed")
    ]
    labels = re.findall(r'^label variable (\w+) "(.*)"$', read, re.M)
    assert [name for name, _label in labels] == [output.name for output in OUTPUTS]
    assert max(len(label) for _name, label in labels) == 80


def test_stata_codes_nothing_in_a_table_without_rows():
    syntax = stata_syntax([EMPTY])
    assert "encode" not in syntax
    assert "destring" not in syntax
    assert 'save "infusion.dta", replace' in syntax


def test_no_name_of_a_table_or_column_is_a_word_of_these_programs():
    tables = everything()
    names = [
        name for table in tables for name in (table.name, *(one.name for one in table.outputs))
    ]
    assert len(names) > 100
    assert [name for name in names if not re.fullmatch("[a-z][a-z0-9_]{0,31}", name)] == []
    assert RESERVED.intersection(names) == set()


def test_the_longest_code_fits_the_width_that_spss_gives_it():
    tables = [WrittenTable(table, f"{table.name}.csv", 1, 2000) for table in everything()]
    syntax = spss_syntax(tables)
    assert max(len(line.encode()) for line in syntax.splitlines()) <= 251
    for table in tables:
        for output in table.outputs:
            if output.kind is VariableKind.CODE and output.codes:
                longest = max(len(code.encode()) for code in output.codes)
                assert f"    {output.name} A{longest}" in syntax
