from intake.models.car_t import AdverseEvent, Course, Infusion
from intake.models.consent import Consent, ConsentChoice, ConsentDocument
from intake.models.control import Extract, Extracted, Flag, Review, Withdrawal
from intake.models.disease import AffectedOrgan, Diagnosis, MarkerFinding
from intake.models.draft import Draft
from intake.models.fact import Fact, SingleFact
from intake.models.outcome import Measurement, Outcome
from intake.models.participant import Confirmation, Contact, Participant
from intake.models.person import Background, Death
from intake.models.sign_in import SignIn
from intake.models.story import Story
from intake.models.treatment import SteroidDose, Treatment

__all__ = [
    "AdverseEvent",
    "AffectedOrgan",
    "Background",
    "Confirmation",
    "Consent",
    "ConsentChoice",
    "ConsentDocument",
    "Contact",
    "Course",
    "Death",
    "Diagnosis",
    "Draft",
    "Extract",
    "Extracted",
    "Fact",
    "Flag",
    "Infusion",
    "MarkerFinding",
    "Measurement",
    "Outcome",
    "Participant",
    "Review",
    "SignIn",
    "SingleFact",
    "SteroidDose",
    "Story",
    "Treatment",
    "Withdrawal",
]
