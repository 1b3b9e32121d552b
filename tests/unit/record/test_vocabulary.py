"""docs/vocabulary.md is what `manage.py dictionary` prints."""

from pathlib import Path

from django.conf import settings

from research.dictionary import dictionary
from research.dictionary.vocabulary import as_markdown

PAGE = Path(settings.BASE_DIR) / "docs" / "vocabulary.md"
WRITE = (
    "DJANGO_SETTINGS_MODULE=hesperion.settings.test .venv/bin/python manage.py dictionary"
    " > docs/vocabulary.md"
)


def test_the_page_is_the_present_dictionary():
    page = as_markdown(dictionary("en"))
    assert PAGE.read_text(encoding="utf-8") == page, (
        f"The dictionary has changed. Write it: {WRITE}"
    )


def test_the_page_has_codings_lists_and_parts():
    page = PAGE.read_text(encoding="utf-8")
    for line in (
        "| `iim.dm` | Dermatomyositis | adult dermatomyositis | M33.1 = |  | 4A41.00 =, 4A41.0 > | 221 |",
        "| Cells | `own` Own cells, `donor` Cells of a donor,",
        "| `adverse_event.facts.signs` | Signs | codes | open |",
    ):
        assert line in page
