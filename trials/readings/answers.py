"""What somebody told, as readings are compared with it: each code is told as so, as not so, or not told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from trials.choices import CriterionKind
from trials.vocabulary import vocabulary

OTHER = "other"  # any other disease, medicine or sex: nobody can say which
_POSITIVE, _NEGATIVE = "positive", "negative"


@dataclass(frozen=True)
class TrialAnswers:
    """What somebody told about themselves. What is empty or None was not told, which never means "no".

    Codes are those of `trials.vocabulary`; a code that it lacks says nothing. A kind of a disease, such as
    "iim.asys", tells its family too. A marker is "positive" or "negative"; any other result says nothing.
    `medicines` are True for those that somebody had, and False for those that they said they never had.
    """

    diseases: frozenset[str] = frozenset()
    birth_year: int | None = None
    sex: str = ""
    markers: Mapping[str, str] = field(default_factory=dict)
    organs: frozenset[str] = frozenset()
    medicines: Mapping[str, bool] = field(default_factory=dict)
    had_car_t: bool | None = None
    is_pregnant: bool | None = None

    @cached_property
    def told(self) -> Mapping[CriterionKind, Mapping[str, bool]]:
        """For each kind the codes that were told: True for what is so, False for what is not."""
        results = {_POSITIVE: True, _NEGATIVE: False}
        return {
            CriterionKind.DISEASE: _diseases(self.diseases),
            CriterionKind.SEX: _one_of(self.sex, vocabulary(CriterionKind.SEX)),
            CriterionKind.MARKER: {
                code: results[result] for code, result in self.markers.items() if result in results
            },
            CriterionKind.ORGAN: dict.fromkeys(self.organs, True),
            CriterionKind.MEDICINES: {
                code: was_had
                for code, was_had in self.medicines.items()
                if code != OTHER or not was_had
            },
            CriterionKind.CAR_T: _yes(self.had_car_t),
            CriterionKind.PREGNANCY: _yes(self.is_pregnant),
        }

    def ages(self, on: date) -> tuple[int, int] | None:
        """The youngest and the oldest that somebody of this year of birth may be on a day."""
        if self.birth_year is None:
            return None
        oldest = max(on.year - self.birth_year, 0)
        return max(oldest - 1, 0), oldest


def _diseases(chosen: frozenset[str]) -> dict[str, bool]:
    """Who tells a disease has none of other families. Kinds of one overlap and change their names: not told."""
    known = vocabulary(CriterionKind.DISEASE).keys() - {OTHER}
    told = chosen & known
    families = {_family(code) for code in told}
    are_not = {code for code in known if told and _family(code) not in families}
    return dict.fromkeys(are_not, False) | dict.fromkeys(told | families, True)


def _family(code: str) -> str:
    return code.partition(".")[0]


def _one_of(told: str, codes: Mapping[str, object]) -> dict[str, bool]:
    return {code: code == told for code in codes} if told in codes else {}


def _yes(told: bool | None) -> dict[str, bool]:
    return {} if told is None else {"yes": told}
