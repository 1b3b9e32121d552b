"""The writer of each format. A new format is a line here."""

from collections.abc import Callable, Mapping
from functools import partial

from research.choices import Format
from research.formats.csv_table import write_csv, write_csv_for_excel
from research.formats.package import ByteSink, Manifest, Package
from research.formats.package_zip import TableFormat, write_zip
from research.formats.parquet_table import write_parquet

_Writer = Callable[[ByteSink, Package], Manifest]
_LEVEL = 2  # on a million rows as quick as 1 and a fifth smaller; 4 takes half as long again
_CSV = TableFormat(".csv", level=_LEVEL, has_syntax=True, write=write_csv)
_EXCEL = TableFormat(".csv", level=_LEVEL, has_syntax=False, write=write_csv_for_excel)
_PARQUET = TableFormat(".parquet", level=0, has_syntax=False, write=write_parquet)

_WRITERS: Mapping[Format, _Writer] = {
    Format.CSV: partial(write_zip, _CSV),
    Format.CSV_EXCEL: partial(write_zip, _EXCEL),
    Format.PARQUET: partial(write_zip, _PARQUET),
}


def write(form: Format, *, target: ByteSink, package: Package) -> Manifest:
    """Write an extract as one file to `target`.

    Memory holds no more than some thousand rows. What reading the rows or writing to `target`
    raises is raised; then `target` holds no readable file.
    """
    return _WRITERS[form](target, package)
