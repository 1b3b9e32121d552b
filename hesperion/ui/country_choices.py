"""The choices of a question for a country."""

from collections.abc import Iterator

from django.utils.choices import BaseChoiceIterator
from django.utils.translation import gettext as _
from django_countries import countries


class CountryChoices(BaseChoiceIterator):
    """No country, and then each (ISO 3166-1 alpha-2, name), sorted by the names in the page's language.

    Forms don't copy them: there are 250.
    """

    def __iter__(self) -> Iterator[tuple[str, str]]:
        yield "", _("Choose a country")
        yield from countries
