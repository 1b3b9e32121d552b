"""One zip for an extract: what a format makes of the tables, then what explains it."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from research.formats.explanations import explanations, json_bytes
from research.formats.package import ByteSink, Manifest, Package
from research.formats.written import WrittenTable
from research.formats.zip_file import Zip


class Contents(Protocol):
    """What a format puts into the zip."""

    @property
    def reading(self) -> str:
        """The template that tells how to read its files."""

    def add_tables(self, archive: Zip, package: Package) -> list[WrittenTable]:
        """Write the rows of all tables; memory holds no more than some thousand of them."""

    def explain(
        self, package: Package, tables: Sequence[WrittenTable]
    ) -> Iterator[tuple[str, bytes]]:
        """Name and content of each further file; the dictionary of all formats is not one of them."""


def write_zip(form: Contents, target: ByteSink, package: Package) -> Manifest:
    """Write the whole zip. If anything fails, `target` holds no readable zip."""
    archive = Zip(target)
    try:
        tables = form.add_tables(archive, package)
        for name, content in explanations(package, tables, archive.files, form.reading):
            archive.add(name, content)
        for name, content in form.explain(package, tables):
            archive.add(name, content)
        manifest = _manifest(package, tables, archive)
        archive.add("manifest.json", json_bytes(manifest.as_json()))
        archive.close()
    except BaseException:
        archive.abandon()
        raise
    return manifest


def _manifest(package: Package, tables: Sequence[WrittenTable], archive: Zip) -> Manifest:
    return Manifest(
        package.about,
        package.dictionary_version,
        package.dictionary_sha256,
        {table.name: table.rows for table in tables},
        tuple(archive.files),
    )
