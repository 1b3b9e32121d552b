import pytest

from hesperion.text.codes import folded, letters_and_digits, trimmed


@pytest.mark.parametrize(
    "typed",
    [
        *["7K3M-QX9D", "7K3M–QX9D", "7K3M—QX9D", "7K3M.QX9D", "(7K3M QX9D)", "“7K3MQX9D”", "7K3M QX9D."],
        *["７Ｋ３Ｍ－ＱＸ９Ｄ", "7K3M\u200b\xa0QX9D\ufeff", "\u202a7K3M\u2011QX9D\u202c", "٧K3MQX9D"],
    ],
)  # fmt: skip
def test_a_code_is_its_letters_and_digits(typed):
    assert letters_and_digits(typed) == "7K3MQX9D"


@pytest.mark.parametrize("typed", ["5", " 5.", "(5)", "５", "٥", "5–", "\u200b5\xa0", "[5]"])
def test_what_stands_around_a_number_is_no_part_of_it(typed):
    assert trimmed(typed) == "5"


def test_what_stands_within_a_number_is():
    assert trimmed("1.5") == "1.5"
    assert trimmed("…") == "..."
    assert trimmed("\u200b") == ""


def test_signs_are_those_of_a_keyboard():
    assert folded("ＮＣＴ０１２３４５６７ / 2022–001366－35") == "NCT01234567 / 2022-001366-35"
