"""One zip for an extract: a file for each table, then what explains them."""

from collections.abc import Callable
from dataclasses import dataclass

from research.formats.explanations import explanations, json_bytes
from research.formats.package import ByteSink, Manifest, Package, ReadRows
from research.formats.rows import CountedRows
from research.formats.written import WrittenTable
from research.formats.zip_file import Zip
from research.released.output import ReleasedTable


@dataclass(frozen=True)
class TableFormat:
    """How the file of a table is written.

    `level` is that of deflate, 0 for what is compressed already. `has_syntax` adds the label syntax
    of statistics programs.
    """

    suffix: str
    level: int
    has_syntax: bool
    write: Callable[[ReleasedTable, CountedRows, ByteSink], None]


def write_zip(form: TableFormat, target: ByteSink, package: Package) -> Manifest:
    """Write the whole zip. If anything fails, `target` holds no readable zip."""
    archive = Zip(target)
    try:
        tables = [_add_table(archive, form, *pair) for pair in package.tables]
        explained = explanations(package, tables, suffix=form.suffix, has_syntax=form.has_syntax)
        for name, content in explained:
            archive.add(name, content)
        manifest = _manifest(package, archive)
        archive.add("manifest.json", json_bytes(manifest.as_json()))
        archive.close()
    except BaseException:
        archive.abandon()
        raise
    return manifest


def _add_table(
    archive: Zip, form: TableFormat, table: ReleasedTable, rows: ReadRows
) -> WrittenTable:
    counted, name = CountedRows(rows()), table.name + form.suffix
    with archive.open(name, level=form.level) as file:
        form.write(table, counted, file)
    of_table = {"table": table.name, "rows": counted.count, "columns": len(table.outputs)}
    archive.files.append(file.packed(name, **of_table))
    return WrittenTable(table, name, counted.count, counted.longest)


def _manifest(package: Package, archive: Zip) -> Manifest:
    return Manifest(
        package.about,
        package.dictionary_version,
        package.dictionary_sha256,
        tuple(archive.files),
    )
