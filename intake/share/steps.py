"""The ordered list of steps: key, title, form, and the condition under which a step applies."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.consent.forms.consent import AssentForm, ChoicesForm, KeyInformationForm, SignForm
from intake.consent.forms.quiz import UnderstandingForm
from intake.consent.forms.signer import AgeForm, ClosedForm, WhoForm
from intake.consent.signers import asks_child, child_refused, reason_closed
from intake.participants.choices import AgeGroup
from intake.record.adverse_events import happened
from intake.record.answers import (
    Answers,
    age_group,
    families,
    has_died,
    is_infused,
    speaks_for_themself,
    teller,
    undecided_markers,
)
from intake.record.choices.car_t import CourseStatus
from intake.record.choices.diseases import Family
from intake.record.choices.outcomes import measures_of
from intake.record.choices.treatments import Steroid, TreatmentUse
from intake.record.forms.about import AboutForm
from intake.record.forms.afterwards import AfterwardsForm
from intake.record.forms.base import StepForm
from intake.record.forms.car_t import (
    CarTForm,
    InfusionForm,
    ReasonForm,
    SinceForm,
)
from intake.record.forms.death import DeathForm
from intake.record.forms.details import CentreForm, InfusionDetailsForm
from intake.record.forms.disease import (
    DiagnosisForm,
    DiseaseForm,
    MarkersForm,
    MyositisForm,
    OrgansForm,
    OtherForm,
    SclerodermaForm,
)
from intake.record.forms.life import (
    CostsForm,
    InfectionsForm,
    MoodForm,
    RegainedForm,
    WorkForm,
)
from intake.record.forms.more import (
    EventsForm,
    MarkerYearsForm,
    NumbersForm,
    OtherMarkersForm,
    WhyStoppedForm,
)
from intake.record.forms.outcome import BeforeForm, OffMedicinesForm, RemissionForm, TodayForm
from intake.record.forms.story import StoryForm
from intake.record.forms.treatment import HydrocortisoneForm, TreatmentsForm
from intake.record.medicines import used
from intake.record.wording import Worded, render_wording, worded


def _always(answers: Answers) -> bool:
    return True


def _is_closed(answers: Answers) -> bool:
    return reason_closed(answers) is not None


def _if(family: Family) -> tuple[Callable[[Answers], bool], Promise]:
    """The condition of a disease's step, and the sentence for the list of all questions."""
    return lambda answers: family in families(answers), _("Only if you choose this disease.")


_IF_INFUSED = (is_infused, _("Only if CAR-T cells were given."))


def _used_before(answers: Answers) -> bool:
    return bool(used(answers, TreatmentUse.PAST))


def _takes_hydrocortisone(answers: Answers) -> bool:
    return answers.get("treatments", {}).get("drug") == Steroid.HYDROCORTISONE


def _is_alive(answers: Answers) -> bool:
    return not has_died(answers)


def _is_grown_up(answers: Answers) -> bool:
    return _is_alive(answers) and age_group(answers) is AgeGroup.ADULT


def _has_answer(key: str, field: str) -> Callable[[Answers], bool]:
    """A condition: the answer of the step `key` has something in `field`."""
    return lambda answers: bool(answers.get(key, {}).get(field))


def _had_events(answers: Answers) -> bool:
    return is_infused(answers) and "since" in answers and bool(happened(answers))


def _was_considered(answers: Answers) -> bool:
    status = answers.get("car-t", {}).get("status", CourseStatus.NOT_CONSIDERED)
    return status != CourseStatus.NOT_CONSIDERED


@dataclass(frozen=True)
class Step:
    """A page of questions. `key` names its URL, form, template and answers in the draft.

    `only_if` is a sentence about the people who are asked; None if everybody is asked.
    """

    key: str
    title: Promise | Worded | str
    form: Callable[..., StepForm]
    applies: Callable[[Answers], bool] = _always
    only_if: Promise | None = None

    @property
    def is_for_everybody(self) -> bool:
        return self.applies is _always

    def title_for(self, answers: Answers) -> str:
        """The title of the step, worded for the person who tells the story."""
        return str(render_wording(self.title, teller(answers)))


STEPS = [
    Step("who", _("Who tells the story"), WhoForm),
    Step("age", worded(_("Your age and country"), _("Age and country")), AgeForm),
    Step("closed", _("You can’t go on this way"), ClosedForm, _is_closed),  # never has an answer
    Step("key-information", _("What taking part means"), KeyInformationForm),
    Step("understanding", _("Did we explain this well?"), UnderstandingForm),
    Step("choices", _("Your choices"), ChoicesForm),
    Step(
        "assent",
        _("Your child’s own answer"),
        AssentForm,
        asks_child,
        _("Only if you tell about a child of 7 or over."),
    ),
    Step(
        "declined", _("Thank you for your answer"), ClosedForm, child_refused
    ),  # never has an answer
    Step("sign", _("Sign"), SignForm),
    Step("story", worded(_("Your story"), _("The story")), StoryForm),
    Step(
        "about",
        worded(
            _("About you"),
            parent=_("About your child"),
            representative=_("About the person you care for"),
            relative=_("About the person who died"),
        ),
        AboutForm,
    ),
    Step("diagnosis", worded(_("Your disease"), _("The disease")), DiagnosisForm),
    Step("lupus", _("Lupus"), DiseaseForm, *_if(Family.SLE)),
    Step("myositis", _("Myositis"), MyositisForm, *_if(Family.IIM)),
    Step("scleroderma", _("Scleroderma"), SclerodermaForm, *_if(Family.SSC)),
    Step("mctd", _("Mixed connective tissue disease"), DiseaseForm, *_if(Family.MCTD)),
    Step("sjogren", _("Sjögren’s disease"), DiseaseForm, *_if(Family.SJOGREN)),
    Step("aps", _("Antiphospholipid syndrome"), DiseaseForm, *_if(Family.APS)),
    Step("other", _("The other disease"), OtherForm, *_if(Family.OTHER)),
    Step("markers", _("Blood tests"), MarkersForm),
    Step("organs", _("Parts of the body"), OrgansForm),
    Step("treatments", _("Medicines"), TreatmentsForm),
    Step("car-t", _("CAR-T cells"), CarTForm),
    Step("infusion", _("The infusion"), InfusionForm, *_IF_INFUSED),
    Step("afterwards", _("The first weeks after the infusion"), AfterwardsForm, *_IF_INFUSED),
    Step("since", _("Since the infusion"), SinceForm, *_IF_INFUSED),
    Step("before", _("The month before the infusion"), BeforeForm, *_IF_INFUSED),
    Step(
        "today",
        worded(
            _("How you are today"),
            parent=_("How your child is today"),
            representative=_("How the person you care for is today"),
        ),
        TodayForm,
        _is_alive,
    ),
    Step(
        "death",
        _("About the death"),
        DeathForm,
        has_died,
        _("Only if you tell about someone who has died."),
    ),
]

# Asked on /my/ after sending, and never required. progress.optional_steps adds the further infusions.
OPTIONAL_STEPS = [
    Step(
        "regained",
        worded(
            _("What you can do again"),
            parent=_("What your child can do again"),
            representative=_("What the person can do again"),
        ),
        RegainedForm,
        _is_alive,
    ),
    Step(
        "marker-years", _("More about markers"), MarkerYearsForm, _has_answer("markers", "positive")
    ),
    Step(
        "other-markers",
        _("Tests that were not positive"),
        OtherMarkersForm,
        lambda answers: "markers" in answers and bool(undecided_markers(answers)),
    ),
    Step(
        "why-stopped",
        _("Why medicines were stopped"),
        WhyStoppedForm,
        _used_before,
    ),
    Step("hydrocortisone", _("Hydrocortisone"), HydrocortisoneForm, _takes_hydrocortisone),
    Step("off-medicines", _("Time without medicines"), OffMedicinesForm, _is_alive),
    Step("reason", _("The decision about CAR-T"), ReasonForm, _was_considered),
    Step("infusion-details", _("More about the infusion"), InfusionDetailsForm, is_infused),
    Step("events", _("When things happened"), EventsForm, _had_events),
    Step("remission", _("Remission and B cells"), RemissionForm, _is_alive),
    Step("infections", _("Infections, year by year"), InfectionsForm, _is_alive),
    Step(
        "numbers",
        _("Numbers from letters"),
        NumbersForm,
        lambda answers: bool(measures_of(families(answers))),
    ),
    Step("centre", _("Doctors and family"), CentreForm),
    Step("costs", _("The way, the costs and the help"), CostsForm, _is_alive),
    Step("work", _("Work or studies"), WorkForm, _is_grown_up),
    Step("mood", _("Your mood"), MoodForm, speaks_for_themself),
]

KEYS = {step.key for step in STEPS}
