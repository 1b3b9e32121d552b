from intake.record.models.car_t import AdverseEvent, Course, Infusion
from intake.record.models.check_in import CourseSince, Development, LifeEvent, Negative
from intake.record.models.disease import AffectedOrgan, Diagnosis, MarkerFinding
from intake.record.models.fact import Fact, OccasionFact, SingleFact
from intake.record.models.life import ActivityAbility, Burden, InfectionYear
from intake.record.models.medical_history import MedicalHistory
from intake.record.models.occasion import Occasion
from intake.record.models.outcome import Measurement, Outcome
from intake.record.models.person import Background, Death
from intake.record.models.story import Story
from intake.record.models.treatment import InPrednisolone, SteroidDose, Treatment

__all__ = [
    "ActivityAbility",
    "AdverseEvent",
    "AffectedOrgan",
    "Background",
    "Burden",
    "Course",
    "CourseSince",
    "Death",
    "Development",
    "Diagnosis",
    "Fact",
    "InPrednisolone",
    "InfectionYear",
    "Infusion",
    "LifeEvent",
    "MarkerFinding",
    "Measurement",
    "MedicalHistory",
    "Negative",
    "Occasion",
    "OccasionFact",
    "Outcome",
    "SingleFact",
    "SteroidDose",
    "Story",
    "Treatment",
]
