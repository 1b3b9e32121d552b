"""The sentences of an article that are read aloud."""

from pathlib import Path
from typing import Any

from django.utils.translation import override

from articles.body.citations import strip_citations
from hesperion.speech.sentences import Sentence, sentences_in, split

SHIPPED_NARRATIONS = Path(__file__).parents[1] / "content" / "narration"


def sentences_of(article: Any) -> list[Sentence]:
    """All sentences that are read aloud, the title first. References and table cells are left out."""
    with override(article.locale.language_code):
        html = strip_citations(article.body.render_as_block())
    above = [Sentence(article.title, None, opens=True), *split(article.standfirst, None)]
    return [*above, *sentences_in(html)]
