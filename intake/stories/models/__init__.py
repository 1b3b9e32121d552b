from intake.stories.models.claim import Claim
from intake.stories.models.note import Note
from intake.stories.models.publication import Publication
from intake.stories.models.redaction import Redaction
from intake.stories.models.review import Flag, Review
from intake.stories.models.topics import StoryTopics

__all__ = ["Claim", "Flag", "Note", "Publication", "Redaction", "Review", "StoryTopics"]
