from intake.participants.models import Participant
from intake.stories.actions.claims import claim_next
from research.review_queue.queries import free_candidates


def take_next(*, by: str) -> str | None:
    """Claim the story that is next in the queue.

    Returns its public id; None if no story waits that nobody has. Reviewers who press the button in
    the same moment get different stories.
    """
    subject = claim_next(subjects=free_candidates(), by=by)
    return Participant.objects.get(pk=subject).public_id if subject else None
