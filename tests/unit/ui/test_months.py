import pytest
from django.utils.translation import override

from hesperion.ui.fields import PartialDateField


@pytest.mark.parametrize(
    ("language", "typed", "month"),
    [
        *[("en", name, "05") for name in ("May", "may", " MAY.", "ｍａｙ", "5", "05.")],
        *[("en", name, "09") for name in ("Sep", "Sept", "Sept.", "September")],
        *[("de", name, "03") for name in ("März", "Maerz", "Mrz", "Mär", "mär.", "March", "mar")],
        *[("de", name, "01") for name in ("Jan", "Jänner", "January")],
        *[("es", name, "09") for name in ("septiembre", "setiembre", "Sep.", "September")],
        *[("es", name, "01") for name in ("enero", "Ene", "January")],
        ("de", "Mai", "05"),
        ("es", "Mayo", "05"),
        ("es", "agosto", "08"),
        ("de", "Dez.", "12"),
    ],
)
def test_months_have_names_in_the_pages_language_and_in_english(language, typed, month):
    with override(language):
        assert PartialDateField().clean([typed, "2019"]) == f"2019-{month}"


def test_dates_are_read_from_any_keyboard():
    field = PartialDateField(with_day=True)
    assert field.clean(["(17)", "5.", "２０１９"]) == "2019-05-17"
    assert field.clean(["17.", "May", "\u200b2019"]) == "2019-05-17"
    assert field.clean(["١٧", "٥", "٢٠١٩"]) == "2019-05-17"
