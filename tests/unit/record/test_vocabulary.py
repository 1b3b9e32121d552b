"""docs/vocabulary.md holds the codes, words and codings that the choices hold."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils.translation import override

from intake.record.choices import car_t, diseases, markers, occasions, outcomes, treatments
from intake.record.choices.diseases import DISEASES, Coding

PAGE = Path(settings.BASE_DIR) / "docs" / "vocabulary.md"
LISTS = [
    diseases.MadeBy, diseases.Organ, markers.Marker, markers.Finding, markers.Timepoint,
    occasions.OccasionKind,
    treatments.TreatmentClass, treatments.TreatmentUse, treatments.WhyStopped, treatments.Steroid,
    treatments.DoseBand, car_t.CourseStatus, car_t.Target, car_t.Cells, car_t.Setting,
    car_t.Lymphodepletion, car_t.CaredFor, car_t.Sign, car_t.Oxygen, car_t.NerveSign,
    car_t.OrganCare, car_t.Later, car_t.EventKind, car_t.Relapse, outcomes.Measure,
]  # fmt: skip


def row(cells: Iterable[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def told(codings: tuple[Coding, ...]) -> str:
    return ", ".join(f"{coding.code} {coding.relation}" for coding in codings)


def diagnoses() -> str:
    head = ["code", "label", "in medicine", "ICD-10", "ICD-10-CM", "ICD-11", "ORPHA"]
    rows = [
        [f"`{one.code}`", one.label, one.medical, told(one.icd10), told(one.icd10cm),
         told(one.icd11), one.orpha]
        for one in DISEASES
    ]  # fmt: skip
    return "\n".join(map(row, [head, ["---"] * len(head), *rows]))


def lists() -> str:
    rows = [
        [codes.__name__, ", ".join(f"`{code}` {label}" for code, label in codes.choices)]
        for codes in LISTS
    ]
    return "\n".join(map(row, [["list", "codes and labels"], ["---", "---"], *rows]))


def test_the_page_holds_every_code_label_and_coding():
    with override("en"):
        tables = [diagnoses(), lists()]
    page = PAGE.read_text(encoding="utf-8")
    for table in tables:
        assert table in page, f"Put this into {PAGE.name}:\n{table}"
