"""What was answered about life with the disease on one occasion: good outcomes, infections, costs."""

from collections.abc import Mapping, Sequence
from typing import Any

from intake.record.choices.abilities import Ability
from intake.record.models import ActivityAbility, Burden, InfectionYear
from research.labels import codes
from research.labels.values import within_sentence
from research.record_page.lines import AnswerLine, AnswerLines

LIFE: list[Any] = [ActivityAbility, InfectionYear, Burden]
_BURDEN = ["work", "work_stopped", "work_resumed", "travel", "cost", "help", "help_burden"]


def add_life(answers: AnswerLines, rows: Mapping[Any, Sequence[Any]]) -> None:
    """Add a line for each answer. These questions are optional: what has no answer is left out."""
    for ability in Ability.values:
        found = [row for row in rows[ActivityAbility] if row.ability == ability]
        if found:
            names = [codes.ACTIVITY_LABELS[row.code] for row in found]
            answers.lines.append(AnswerLine(codes.ABILITY_LABELS[ability], names))
    for baseline in dict.fromkeys(row.baseline for row in rows[ActivityAbility]):
        answers.lines.append(AnswerLine("Abilities since", [codes.BASELINE_LABELS[baseline]]))
    if years := rows[InfectionYear]:
        words = [f"{row.year} {within_sentence(codes.INFECTION_LABELS[row.care])}" for row in years]
        answers.lines.append(AnswerLine("Infections", words))
    for burden in rows[Burden]:
        answers.add(burden, *(name for name in _BURDEN if getattr(burden, name) not in ("", None)))
