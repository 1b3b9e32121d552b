"""Letters that are public, and participants with addresses of their own."""

from typing import Any

from django.utils import timezone
from wagtail.models import Locale

from articles.models import LetterPage
from atlas.queries import published_releases
from intake.participants.models import Participant
from tests.factories import atlas
from tests.factories.articles import letter
from tests.factories.follow_up import WILLING, by_day
from tests.factories.intake import confirmed


def public_letter(slug: str = "what-we-learned", **fields: Any) -> LetterPage:
    """A letter that a doctor published, over the first release, which is made if there is none."""
    if not published_releases().exists():
        atlas.published({"people:sle:infused": 16})
    return _public(letter(slug=slug, **fields))


def translated_letter(original: LetterPage, language: str, **fields: Any) -> LetterPage:
    """The letter in another language, public too."""
    page = original.copy_for_translation(Locale.objects.get(language_code=language))
    for name, value in fields.items():
        setattr(page, name, value)
    return _public(page)


def _public(page: LetterPage) -> LetterPage:
    page.reviewed_by, page.reviewed_on = "Ada Doe", timezone.now().date()
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def willing(address: str, **steps: dict[str, Any]) -> Participant:
    """Somebody who may be written to at this address, and lives where it is day now."""
    told: dict[str, Any] = {"sign": {"email": address}, "choices": WILLING}
    told["age"] = {"age_group": "18", "country": by_day()}
    return confirmed(**told | steps)
