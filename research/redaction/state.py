"""What the page of a redaction shows."""

from dataclasses import dataclass

from hesperion.accounts.queries import name_of
from hesperion.text.moments import moment
from intake.participants.models import Participant
from intake.stories.actions.claims import ClaimedByAnother, NotClaimed
from intake.stories.actions.publishing import NotPublishable
from intake.stories.actions.redactions import (
    NotRedactable,
    OwnRedaction,
    RedactionChanged,
    RedactionDecided,
    redaction_version,
)
from intake.stories.models import Claim, Publication, Redaction
from intake.stories.queries import Hindrance, claim_on, hindrance, redaction_of
from research import queries
from research.models import Record
from research.redaction.comparison import Change, word_changes
from research.redaction.marks import MarkKind, Piece, marked_words, pieces

_HINDRANCES = {
    Hindrance.NOT_INCLUDED: "No reviewer has included this story as it reads now. Review it first.",
    Hindrance.NO_REDACTION: "Nobody has written a redaction yet.",
    Hindrance.STORY_CHANGED: "The participant has changed the story since the redaction was made. "
    "The redaction holds no more: write a new one.",
    Hindrance.NOT_CONFIRMED: "A second person has not confirmed the redaction yet.",
    Hindrance.REFUSED: "The participant said no to this redaction. Write a new one before you ask again.",
}
_SENTENCES: dict[type[Exception], str] = {
    NotClaimed: "You have not taken this story. Take it first.",
    NotRedactable: "Nothing is saved: no reviewer has included this story as it reads now, or its "
    "participant does not allow publishing any more.",
    RedactionChanged: "Nothing is saved: the story or its redaction has changed since you opened this "
    "page. Both are shown as they are now. Read them, then decide again.",
    OwnRedaction: "You wrote this redaction. A second person confirms it or sends it back.",
    RedactionDecided: "Nothing is saved: somebody else has decided about this redaction meanwhile.",
}
REFUSALS: tuple[type[Exception], ...] = (*_SENTENCES, NotPublishable)


@dataclass(frozen=True)
class RedactionPage:
    """What a reviewer sees of a redaction. `hindrance` says why the participant can't be asked now.

    `left` are the marked words that the redaction still has. `version` and `sha256` say which story
    and which redaction the page shows.
    """

    marked: list[Piece]
    claim: Claim | None
    claimed_by: str
    is_mine: bool
    current: Redaction | None
    redacted: list[Piece]
    left: list[tuple[str, MarkKind]]
    changes: list[Change]
    is_own: bool
    hindrance: Hindrance | None
    version: str
    publication: Publication | None

    @property
    def hindered(self) -> str:
        return _HINDRANCES[self.hindrance] if self.hindrance else ""

    @property
    def is_included(self) -> bool:
        return self.hindrance is not Hindrance.NOT_INCLUDED

    @property
    def is_asked(self) -> bool:
        """Whether the participant has been asked about this very redaction, and may still answer."""
        asked, current = self.publication, self.current
        return bool(asked and current and asked.redaction_id == current.pk and not asked.ended_at)

    @property
    def waits_for_second(self) -> bool:
        """Whether somebody else than its writer can confirm the redaction now."""
        current = self.current
        is_open = current is not None and not current.confirmed_at and not current.returned_at
        return is_open and self.hindrance is Hindrance.NOT_CONFIRMED

    @property
    def is_to_write(self) -> bool:
        """Whether the next thing to do is to write: there is no redaction that could be read instead."""
        current = self.current
        if current is None or current.returned_at:
            return True
        return self.hindrance in (Hindrance.STORY_CHANGED, Hindrance.REFUSED) or (
            self.is_own and not current.confirmed_at
        )


def redaction_page(record: Record, by: str, identity: list[str]) -> RedactionPage:
    """What the reviewer `by` sees of the record's story and its redaction."""
    participant = Participant.objects.get(pk=record.subject)
    claim, current = claim_on(participant), redaction_of(participant)
    redacted = pieces(current.text, identity) if current else []
    return RedactionPage(
        marked=pieces(record.story, identity),
        claim=claim,
        claimed_by=name_of(claim.by) if claim else "",
        is_mine=bool(claim and claim.by == by),
        current=current,
        redacted=redacted,
        left=marked_words(redacted),
        changes=word_changes(record.story, current.text) if current else [],
        is_own=bool(current and current.made_by == by),
        hindrance=hindrance(participant),
        version=redaction_version(participant, record.story),
        publication=queries.latest_publication(record),
    )


def sentence_for(error: Exception) -> str:
    """The sentence for a decision about a redaction that was refused: one of REFUSALS."""
    if isinstance(error, NotPublishable):
        return _HINDRANCES[error.hindrance]
    if isinstance(error, ClaimedByAnother):
        return f"{name_of(error.by)} has this story until {moment(error.until)}. Nothing is saved."
    return _SENTENCES[type(error)]
