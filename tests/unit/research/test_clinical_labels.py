"""Staff read short clinical labels of columns and codes; patients' pages keep the words of the choices."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.postgres.fields import ArrayField

from hesperion.privacy.classes import label_of
from hesperion.privacy.shown import all_shown
from intake.record.choices import car_t
from intake.record.choices.diseases import Organ
from intake.record.choices.outcomes import Measure
from intake.record.choices.people import YesNo
from intake.record.forms.afterwards import AfterwardsForm
from research.labels import codes, values
from research.labels.columns import COLUMN_LABELS, FACT_LABELS
from research.models import ROWS, Record
from research.models.columns import Column, columns_of

FACT_CHOICES: dict[str, Any] = {
    "cared_for": car_t.CaredFor, "signs": car_t.Sign, "oxygen": car_t.Oxygen,
    "nerves": car_t.NerveSign, "organ": car_t.OrganCare, "organs": Organ, "later": car_t.Later,
    "linked": YesNo,
}  # fmt: skip


def columns() -> Iterator[Column]:
    return (column for source in all_shown() for column in columns_of(source))


def codes_of(field: Any) -> list[str]:
    choices = field.base_field if isinstance(field, ArrayField) else field
    return [code for code, _label in choices.flatchoices]


def test_each_column_that_researchers_see_has_a_clinical_label_and_no_label_is_of_none():
    shown: dict[str, set[str]] = {}
    for column in columns():
        shown.setdefault(label_of(column.source), set()).add(column.name)
    assert {label: set(own) for label, own in COLUMN_LABELS.items()} == shown


def test_each_code_that_researchers_see_has_a_clinical_label():
    without = [
        f"{label_of(column.source)}.{column.name}: {code}"
        for column in columns()
        for code in codes_of(column.field)
        if not column.label.codes.get(code)
    ]
    assert without == []


@pytest.mark.parametrize("question", FACT_CHOICES)
def test_each_answer_about_an_event_has_a_clinical_label(question):
    assert FACT_LABELS[question].codes.keys() == set(FACT_CHOICES[question].values)


def test_measures_have_labels_and_units_of_measures_alone():
    assert codes.MEASURE_LABELS.keys() == set(Measure.values)
    assert codes.MEASURE_UNITS.keys() <= set(Measure.values)


def test_labels_of_columns_have_no_comma_as_sentences_list_them():
    labels = [label.text for own in COLUMN_LABELS.values() for label in own.values()]
    assert [text for text in labels if "," in text] == []


def test_labels_are_short():
    texts = [label.text for own in COLUMN_LABELS.values() for label in own.values()]
    labels = [label for own in COLUMN_LABELS.values() for label in own.values()]
    texts += [text for label in labels for text in label.codes.values()]
    assert max(map(len, texts)) <= 36


def test_the_record_speaks_clinically_and_the_form_as_before():
    assert Record._meta.get_field("teller").verbose_name == "Teller"
    infusion = next(row for row in ROWS.values() if row.__name__ == "Infusion")
    assert dict(infusion._meta.get_field("cells").flatchoices)["own"] == "Autologous"
    assert dict(car_t.Cells.choices)["own"] == "Own cells"
    oxygen: Any = AfterwardsForm.base_fields["oxygen"]
    assert ("low_flow", "Through the nose") in [(code, str(text)) for code, text in oxygen.choices]


def test_facts_are_said_in_clinical_words():
    facts = {"signs": ["fever", "pressor"], "oxygen": "low_flow"}
    assert values.event_facts(facts) == "Signs: Fever ≥ 38 °C, One vasopressor; Oxygen: Low-flow"
