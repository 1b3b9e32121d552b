from registry.models.letter_mailing import LetterMailing
from registry.models.published_document import PublishedDocument

__all__ = ["LetterMailing", "PublishedDocument"]
