"""Letters to those who gave their story: what was learned from them, over released numbers."""

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel

from articles.forms import ArticleForm
from articles.models.article_page import ArticlePage
from articles.released_numbers import is_released


def release_problem(number: int | None) -> str:
    """Why a letter can't be over these numbers, as a sentence for editors; empty if it can."""
    if number is None or is_released(number):
        return ""
    return _("There is no release %(number)s of the public numbers.") % {"number": number}


class LetterForm(ArticleForm):
    """The editors' form of a letter. It is submitted only over numbers that were released."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        wrong = "" if self.is_deferred_validation else release_problem(cleaned.get("release"))
        if wrong:
            self.add_error("release", wrong)
        return cleaned


class LetterPage(ArticlePage):
    """A letter to those who gave their story. It is an article but for its list and its one release of numbers.

    `release` is the number of a release of the atlas: its page is /atlas/releases/<number>/.
    """

    release = models.PositiveIntegerField(
        gettext_lazy("release of the public numbers"),
        validators=[MinValueValidator(1)],
        help_text=gettext_lazy(
            "The numbers in the letter are those of this release. Readers get a link to it."
        ),
    )

    content_panels = [
        *ArticlePage.content_panels[:2],
        FieldPanel("release"),
        *ArticlePage.content_panels[2:],
    ]
    base_form_class = LetterForm
    template = "articles/article_page.html"
    schema_types = ["MedicalWebPage", "Article"]
    page_description = gettext_lazy("A letter to those who gave their story, twice a year at most.")

    class Meta:
        verbose_name = gettext_lazy("letter")

    def problems(self) -> list[str]:
        return [*super().problems(), *filter(None, [release_problem(self.release)])]


def public_letters(language: str) -> list[LetterPage]:
    """The public letters, newest first: each in `language`, or else in the site's, or else in any."""
    preferred = {settings.LANGUAGE_CODE: 1, language: 0}
    live = LetterPage.objects.live().select_related("locale").order_by("locale__language_code")
    found: dict[Any, LetterPage] = {}
    for letter in sorted(live, key=lambda letter: preferred.get(letter.locale.language_code, 2)):
        found.setdefault(letter.translation_key, letter)
    return sorted(found.values(), key=lambda letter: letter.first_published_at, reverse=True)
