"""HTML that is kept in memory: made once for a language and values, and never about a person."""

import re

from django.conf import settings
from django.template import Context, Template
from django.utils import translation

# What a kept part of a page may depend on. None of them says who somebody is or what they answered.
HARMLESS = {
    *{"area", "has_own_page", "position"},
    *{"all_are_made_up", "site_contact", "site_controller"},
}
SOURCE = (
    "{% load i18n keep %}{% keep area %}{% translate 'Back' %} {{ area }} {{ time }}{% endkeep %}"
)


def test_a_part_is_made_once_for_each_language_and_value() -> None:
    template = Template(SOURCE)

    def drawn(area: str, time: int) -> str:
        return template.render(Context({"area": area, "time": time}))

    assert drawn("my", 1) == drawn("my", 2) == "Back my 1"
    assert drawn("share", 3) == "Back share 3"
    with translation.override("de"):
        assert drawn("my", 4) == "Zurück my 4"


def test_values_that_a_page_lacks_count_as_none() -> None:
    assert Template(SOURCE).render(Context()) == "Back  "


def test_kept_parts_depend_on_nothing_about_a_person() -> None:
    kept = {
        value
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for values in re.findall(r"{% keep( [^%]*)?%}", path.read_text(encoding="utf-8"))
        for value in values.split()
    }
    assert kept == HARMLESS
