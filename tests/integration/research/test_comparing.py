"""Two cohorts side by side, against numbers that Python counts of the same rows."""

from itertools import product
from statistics import quantiles

import pytest
from bs4 import BeautifulSoup

from intake.record.models import Outcome, SteroidDose
from research.models import CohortMember, SavedCohort
from tests.factories.full_record import full_record
from tests.staff import in_group

pytestmark = pytest.mark.django_db

PAGE = "/admin/research/cohorts/compare/"
FAMILIES = {"sle": "Lupus (SLE)", "iim": "Myositis (IIM)", "ssc": "Scleroderma (SSc)"}
SCALES = {
    "Age when told": "age",
    "Disease before infusion": "disease_before",
    "Disease today": "disease_today",
    "Change of disease": "disease_change",
    "Prednisolone before infusion": "steroid_before",
    "Prednisolone today": "steroid_today",
}

COURSE = "Course after infusion, of the infused"


def people():
    """People who differ in all that is compared, some of whom left questions open."""
    kinds = product(["sle", "iim.dm", "ssc"], ["female", "male", ""], ["infused", "waiting"])
    for nth, (code, sex, status) in enumerate(kinds):
        drug = "prednisolone" if nth else "none"
        dose = {"timepoint": "today", "drug": drug, "mg": nth / 2}
        made = full_record(
            diagnosis={"code": code},
            background={"sex": sex, "birth_year": 1950 + 3 * nth if nth % 4 else None},
            course={"status": status},
            infusion={"relapse": ["yes", "no", "no_better", ""][nth % 4]},
            adverseevent={"grade_min": nth % 5, "grade_max": 4} if nth % 2 else {"grade_max": 2},
            outcome={"disease": nth % 11 if nth % 7 else None},
            steroiddose=dose,
        )
        if nth % 5:
            Outcome.of(made.pk, timepoint="before", recalled=True, disease=10).save(
                force_insert=True
            )
            drug = "unknown" if nth % 4 == 0 else "dexamethasone"
            SteroidDose.of(made.pk, timepoint="before", drug=drug, mg=nth).save(force_insert=True)


def cohort(owner, name, **filters):
    any_of = {filter_: {"any": values} for filter_, values in filters.items()}
    shown = {"version": 1, "filters": any_of}
    return SavedCohort.objects.create(owner=owner, name=name, kind="dynamic", filters=shown)


def has(*codes):
    return lambda row: bool(set(codes) & set(row.codes))


def share(rows, answer, unanswered):
    """The texts of a question's heading and of one answer."""
    n, known = sum(map(answer, rows)), [row for row in rows if not unanswered(row)]
    return (
        f"{len(known)} known, {len(rows) - len(known)} not reported",
        f"{n} ({100 * n / len(known):.0f} %)" if known else str(n),
    )


def number(value):
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text.replace("-", "−")


def spread(rows, column):
    values = [float(v) for row in rows if (v := getattr(row, column)) is not None]
    first, median, third = quantiles(values, n=4, method="inclusive")
    known = f"{len(values)} known, {len(rows) - len(values)} not reported"
    return known, f"{number(median)} ({number(first)} to {number(third)})"


def expected(rows):
    """By line of the page."""
    infused = [row for row in rows if row.course == "infused"]
    relapse, event = has("relapse:not_reported"), has("event:not_reported")
    severe = has(*(f"event:{kind}:3" for kind in ("crs", "icans", "infection", "licats")))
    found = {"People": str(len(rows))}
    for family, label in FAMILIES.items():
        found["Diagnosis"], found[label] = share(
            rows, lambda row, family=family: any(c.split(".")[0] == family for c in row.diagnoses),
            lambda row: not row.diagnoses,
        )  # fmt: skip
    asked = {
        "Infused": ("CAR-T", rows, lambda row: row.course == "infused", lambda row: not row.course),
        "Female": ("Sex", rows, lambda row: row.sex == "female", lambda row: not row.sex),
        "Relapse": (COURSE, infused, has("relapse:yes"), relapse),
        "Quiet throughout": (COURSE, infused, has("relapse:no"), relapse),
        "No better": (COURSE, infused, has("relapse:no_better"), relapse),
        "Any of grade 3 or more": ("Adverse event, of the infused", infused, severe, event),
    }
    for label, (title, among, answer, unanswered) in asked.items():
        found[title], found[label] = share(among, answer, unanswered)
    medians = [spread(rows, column) for column in SCALES.values()]
    return found | dict(zip(SCALES, [known for known, _ in medians], strict=True)), medians


def lines(page):
    """The table as [label, text of a, text of b]."""
    rows = BeautifulSoup(page, "html.parser").select(".cohorts__comparison tbody tr")
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in rows]


def test_each_number_is_the_one_that_python_counts():
    people()
    client = in_group("researcher")
    women = cohort(client.user, "Women", sex=["female"])
    muscle = cohort(client.user, "Myositis and lupus", diagnosis=["iim", "sle"])
    page = client.get(PAGE, {"a": women.pk, "b": muscle.pk}).text
    rows = list(CohortMember.objects.all())
    of_a = [row for row in rows if row.sex == "female"]
    of_b = [row for row in rows if {"diagnosis:iim", "diagnosis:sle"} & set(row.codes)]
    shown = lines(page)
    for place, own in enumerate((of_a, of_b), start=1):
        wanted, medians = expected(own)
        texts = {line[0]: line[place] for line in shown}
        assert {label: texts[label] for label in wanted} == wanted
        assert [line[place] for line in shown if line[0].startswith("Median")] == [
            text for _known, text in medians
        ]
    both = {row.pk for row in of_a} & {row.pk for row in of_b}
    assert f"In both: <strong>{len(both)}</strong>" in page


def test_cohorts_of_nobody_are_compared_too():
    client = in_group("researcher")
    nobody = cohort(client.user, "Nobody", sex=["male"])
    shown = lines(client.get(PAGE, {"a": nobody.pk, "b": nobody.pk}).text)
    assert shown[0] == ["People", "0", "0"]
    assert {tuple(line[1:]) for line in shown if line[0].startswith("Median")} == {("–", "–")}
