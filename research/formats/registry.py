"""What each format puts into its zip. A new format is a line here."""

from collections.abc import Mapping

from research.choices import Format
from research.formats.csv_table import write_csv, write_csv_for_excel
from research.formats.fhir.contents import FhirFiles
from research.formats.package import ByteSink, Manifest, Package
from research.formats.package_zip import Contents, write_zip
from research.formats.parquet_table import write_parquet
from research.formats.phenopackets.contents import PhenopacketFiles
from research.formats.redcap.contents import RedcapFiles
from research.formats.syntax.files import syntax_files
from research.formats.table_files import TableFiles

LEVEL = (
    2  # of deflate; on a million rows as quick as 1 and a fifth smaller; 4 takes half as long again
)
_READING = "admin/research/extract/reading"

_CONTENTS: Mapping[Format, Contents] = {
    Format.CSV: TableFiles(".csv", LEVEL, write_csv, f"{_READING}/csv.txt", syntax_files),
    Format.CSV_EXCEL: TableFiles(".csv", LEVEL, write_csv_for_excel, f"{_READING}/csv_excel.txt"),
    Format.PARQUET: TableFiles(".parquet", 0, write_parquet, f"{_READING}/parquet.txt"),
    Format.FHIR: FhirFiles(LEVEL, f"{_READING}/fhir.txt"),
    Format.PHENOPACKETS: PhenopacketFiles(LEVEL, f"{_READING}/phenopackets.txt"),
    Format.REDCAP: RedcapFiles(LEVEL, f"{_READING}/redcap.txt"),
}


def write(form: Format, *, target: ByteSink, package: Package) -> Manifest:
    """Write an extract as one file to `target`.

    Memory holds no more than some thousand rows. What reading the rows or writing to `target`
    raises is raised; then `target` holds no readable file.
    """
    return write_zip(_CONTENTS[form], target, package)
