"""The answers up to the signature, and what people and our team do after a story was sent."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import translation

from intake.consent import signers
from intake.consent.actions.withdrawals import TURNS_OFF
from intake.consent.choices import Purpose, WithdrawalKind
from intake.consent.queries import document_for
from intake.record.answers import Answers
from intake.stories.choices import ReviewState
from research.population.chance import Chance, in_order
from research.population.life import Life

_LIKELY = {
    Purpose.ACADEMIC: 0.9, Purpose.COMPANIES: 0.45, Purpose.ABROAD: 0.6, Purpose.ATLAS: 0.85,
    Purpose.PUBLISH: 0.4, Purpose.QUOTE: 0.5, Purpose.CONTACT: 0.7, Purpose.TRIALS: 0.6,
}  # fmt: skip
_EVERY_THIRD = 3  # goes through all combinations of purposes, one after the other
_WITHDRAWN = {
    WithdrawalKind.USE: 0.03,
    WithdrawalKind.CONTACT: 0.04,
    WithdrawalKind.PUBLISHING: 0.03,
}
_REVIEWS: dict[tuple[ReviewState, ...], float] = {
    (): 14,
    (ReviewState.INCLUDED,): 70,
    (ReviewState.INCLUDED, ReviewState.CHANGED): 4,
    (ReviewState.SENT_BACK,): 4,
    (ReviewState.SENT_BACK, ReviewState.ANSWERED): 3,
    (ReviewState.SENT_BACK, ReviewState.ANSWERED, ReviewState.INCLUDED): 3,
    (ReviewState.DECLINED,): 2,
}


@dataclass(frozen=True)
class LaterEvent:
    """Something that happens after sending, at the time `at`. One of the other fields is set.

    `confirms`: the address is confirmed. `chosen`: the purposes that are allowed from now on.
    """

    at: datetime
    confirms: bool = False
    chosen: tuple[str, ...] | None = None
    withdrawn: WithdrawalKind | None = None
    review: ReviewState | None = None


@dataclass
class _Days:
    """Hands out times after sending, each later than the one before, until there is no room for one."""

    chance: Chance
    last: datetime
    end: datetime
    found: list[LaterEvent] = field(default_factory=list)

    def add(self, most: timedelta, **what: object) -> None:
        room = min(self.end - self.last, most).total_seconds()
        if room > 1:
            self.last += timedelta(seconds=1 + self.chance.random() * (room - 1))
            self.found.append(LaterEvent(at=self.last, **what))  # type: ignore[arg-type]


class Documents:
    """The consent documents that are published, each asked for once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[str, int]] = {}

    def shown(self, answers: Answers, language: str) -> tuple[str, int]:
        """SHA-256 and number of questions of the document for the signer who follows from the answers."""
        key = signers.audience(answers), language
        if key not in self._found:
            with translation.override(language):
                document = document_for(answers)
            self._found[key] = document.sha256, len(document.quiz)
        return self._found[key]


def consent_answers(chance: Chance, life: Life, sent_at: datetime, documents: Documents) -> Answers:
    answers: Answers = {
        "who": {"teller": life.teller.value},
        "age": {"age_group": life.age_group.value, "country": life.country},
    }
    sha256, questions = documents.shown(answers, life.language)
    shown = {"sha256": sha256}
    if signers.asks_child(answers):
        answers["assent"] = shown | {"agrees": True, "age_group": life.age_group.value}
    signed_at = sent_at - timedelta(minutes=chance.randint(15, 90))
    return answers | {
        "key-information": shown,
        "understanding": shown | {"tries": [chance.one({1: 8, 2: 2}) for _ in range(questions)]},
        "choices": {"purposes": _purposes(chance, life, answers)},
        "sign": {
            "name": f"Testperson {life.number:06}",
            "email": f"testperson.{life.number:06}@hesperion.example",
            "agree": True,
            "signed_at": signed_at.isoformat(),
            **shown,
        },
    }


def life_events(
    chance: Chance, life: Life, answers: Answers, sent_at: datetime, end: datetime
) -> list[LaterEvent]:
    """What happens after sending until `end`, in order of time. Each event changes something."""
    days = _Days(chance, sent_at, end)
    if not life.confirmed:
        return []
    days.add(timedelta(hours=chance.one({1: 6, 24: 3, 96: 1})), confirms=True)
    for state in (ReviewState.INCLUDED,) if life.is_early else chance.one(_REVIEWS):
        days.add(timedelta(days=40), review=state)
    allowed = answers["choices"]["purposes"]
    chosen = _drawn(chance, signers.purposes_offered(answers)) if chance.happens(0.05) else allowed
    if chosen != allowed:
        days.add(timedelta(days=400), chosen=tuple(chosen))
    for kind in chance.some(_WITHDRAWN)[:1]:
        if TURNS_OFF.get(kind, {Purpose.STUDY}).intersection(allowed, chosen):
            days.add(timedelta(days=600), withdrawn=kind)
    return days.found


def _purposes(chance: Chance, life: Life, answers: Answers) -> list[str]:
    offered = signers.purposes_offered(answers)
    if life.is_early:
        return in_order(offered, [*_drawn(chance, offered), Purpose.ATLAS])
    if life.number % _EVERY_THIRD:
        return _drawn(chance, offered)
    bits = life.number // _EVERY_THIRD
    return in_order(
        offered,
        [Purpose.STUDY, *(purpose for place, purpose in enumerate(_LIKELY) if bits >> place & 1)],
    )


def _drawn(chance: Chance, offered: list[Purpose]) -> list[str]:
    return in_order(offered, [Purpose.STUDY, *chance.some(_LIKELY)])
