"""A participant's story as reviewers see it, with what may identify its participant marked."""

import logging
import uuid

from hesperion.privacy.access import comparing
from hesperion.privacy.fields import UNOPENED
from intake.participants.queries import contact_of
from research.models import Record
from research.redaction.marks import Piece, pieces

logger = logging.getLogger(__name__)


def marked_story(record: Record) -> list[Piece]:
    """The record's story in pieces, for admin/research/record/marked_story.html.

    The audit's event of the page says that name and address were compared; they are not shown.
    """
    return pieces(record.story or "", identity_of(record.subject))


def identity_of(subject: uuid.UUID) -> list[str]:
    """The participant's name and email address, to be compared alone; empty if they can't be opened.

    The site's own connection reads them: the researchers' role can't.
    """
    contact = contact_of(subject)
    try:
        with comparing(subject):
            return [contact.name, contact.email] if contact else []
    except UNOPENED as error:
        logger.error("A name and address can't be compared with a story (%s)", type(error).__name__)
        return []
