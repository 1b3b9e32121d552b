"""Made-up people of every kind whom the forms ask in another way, so that no question is missed."""

from dataclasses import dataclass
from datetime import date

from intake.followup.situation import GO_ON, Situation
from intake.participants.choices import AgeGroup, Teller
from intake.record.answers import Answers
from intake.record.choices.car_t import Cells, CourseStatus
from intake.record.choices.people import Sex
from intake.record.choices.treatments import Steroid
from intake.record.models import Infusion, SteroidDose
from research.dictionary.questions import EVERY_BRANCH

LAST_TIME = date(2001, 2, 3)  # of the made-up person: their own day is no part of a question
_OF_INFUSED = ("infusion", "afterwards", "since")  # steps


@dataclass(frozen=True)
class Profile:
    """A kind of teller, before or after an infusion, with answers that make every question appear."""

    teller: Teller
    is_infused: bool

    @property
    def code(self) -> str:
        return f"{self.teller.value}-{'infused' if self.is_infused else 'waiting'}"

    @property
    def answers(self) -> Answers:
        is_child = self.teller is Teller.PARENT
        age = AgeGroup.TEENAGER if is_child else AgeGroup.ADULT
        about = {
            "who": {"teller": self.teller.value},
            "age": {"age_group": age.value, "country": "DE"},
            "about": {"sex": Sex.FEMALE.value},
        }
        if self.is_infused:
            return EVERY_BRANCH | about
        told = {step: said for step, said in EVERY_BRANCH.items() if step not in _OF_INFUSED}
        return told | about | {"car-t": {"status": CourseStatus.CONSIDERED.value}}

    @property
    def variants(self) -> list[Answers]:
        """The answers, and those with which other steps appear: only one steroid is taken at a time."""
        taken = {**self.answers["treatments"], "drug": Steroid.HYDROCORTISONE.value}
        return [self.answers, self.answers | {"treatments": taken}]

    @property
    def situation(self) -> Situation:
        """At the check-in that asks whether to go on, too."""
        infusion = Infusion(number=1, given="2000-12", cells=Cells.DONOR)
        return Situation(
            code=GO_ON,
            told=self.answers,
            since=LAST_TIME,
            infusions=[infusion] if self.is_infused else [],
            steroid=SteroidDose(drug=Steroid.NONE),
            told_on={"medicines": LAST_TIME},
            has_agreed=False,
        )


# Before an infusion, those alone who speak for themselves or for a child: others are asked as they are.
PROFILES = [
    *(Profile(teller, is_infused=True) for teller in Teller),
    *(Profile(teller, is_infused=False) for teller in (Teller.SELF, Teller.PARENT)),
]
