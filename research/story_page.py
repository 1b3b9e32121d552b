"""What the page of a story shows to a reviewer beside the form: claim, question and answer, decisions."""

from dataclasses import dataclass
from datetime import datetime

from hesperion.accounts.queries import name_of, names_of
from hesperion.text.moments import moment
from intake.my.answer_history import AnswerChange, changes_since
from intake.participants.models import Participant
from intake.stories.actions.claims import ClaimedByAnother, NotClaimed
from intake.stories.actions.reviews import StoryChanged
from intake.stories.choices import BY_PARTICIPANT, REASONED
from intake.stories.models import Review
from intake.stories.queries import claim_on, story_version
from research import queries
from research.models import Record
from research.redaction.marks import Piece
from research.redaction.story import marked_story


@dataclass(frozen=True)
class ReviewLine:
    """A state of the story in review, with the name of who brought it about."""

    label: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class CorrectionSince:
    """What the participant changed since a reviewer's decision, by the title of the step."""

    decision: ReviewLine
    changes: dict[str, list[AnswerChange]]


@dataclass(frozen=True)
class StoryPage:
    """What the reviewer sees. `marked` is the story, `version` that of it and of its state in review.

    `past` begins with the current state. `claimed_by` is "" if nobody has the story.
    """

    version: str
    marked: list[Piece]
    past: list[ReviewLine]
    correction: CorrectionSince | None
    open_flags: int
    is_mine: bool
    claimed_by: str
    claimed_until: datetime | None


def story_page(record: Record, by: str) -> StoryPage:
    """What the reviewer `by` sees of the story of the record."""
    participant = Participant.objects.get(pk=record.subject)
    reviews = list(queries.reviews_of(record))
    claim = claim_on(participant)
    past = _lines(reviews)
    return StoryPage(
        version=story_version(record.story, reviews[0] if reviews else None),
        marked=marked_story(record),
        past=past,
        correction=_correction(participant, reviews, past),
        open_flags=queries.open_flags(record).count(),
        is_mine=bool(claim and claim.by == by),
        claimed_by=name_of(claim.by) if claim else "",
        claimed_until=claim.until if claim else None,
    )


def why_refused(error: NotClaimed | StoryChanged) -> str:
    """The sentence for a decision that was refused."""
    if isinstance(error, StoryChanged):
        return (
            "The story, or its state in review, changed while you read. Your decision is not saved. "
            "This is the story as it is now: read it, then decide again."
        )
    if isinstance(error, ClaimedByAnother):
        return (
            f"{name_of(error.by)} has this story until {moment(error.until)}. "
            "Nothing is saved, and what you typed is still here."
        )
    return "You have not taken this story. Take it, then decide. What you typed is still here."


def _correction(
    participant: Participant, reviews: list[Review], lines: list[ReviewLine]
) -> CorrectionSince | None:
    """The correction that waits for a reviewer; None if the story does not wait for that reason."""
    if not reviews or reviews[0].state not in BY_PARTICIPANT:
        return None
    for review, line in zip(reviews, lines, strict=True):
        if review.state not in BY_PARTICIPANT:
            return CorrectionSince(line, changes_since(participant, review.decided_at))
    return None


def _lines(reviews: list[Review]) -> list[ReviewLine]:
    names = names_of({review.decided_by for review in reviews})
    return [
        ReviewLine(
            review.get_state_display(),
            review.decided_at,
            names[review.decided_by],
            (review.reason or "") if review.state in REASONED else "",
        )
        for review in reviews
    ]
