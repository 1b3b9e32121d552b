from intake.models.car_t import AdverseEvent, Course, Infusion
from intake.models.consent import Consent, ConsentChoice, ConsentDocument, Consented, Majority
from intake.models.control import Extract, Extracted, Flag, Review, Withdrawal
from intake.models.correction import Correction
from intake.models.disease import AffectedOrgan, Diagnosis, MarkerFinding
from intake.models.draft import Draft, ResumeLink
from intake.models.fact import Fact, OccasionFact, SingleFact
from intake.models.farewell import Farewell
from intake.models.medical_history import MedicalHistory
from intake.models.objection import Objection
from intake.models.occasion import Occasion, enrolment_id
from intake.models.outcome import Measurement, Outcome
from intake.models.participant import Confirmation, Contact, Participant
from intake.models.person import Background, Death
from intake.models.pin import Pin
from intake.models.publication import Publication
from intake.models.sign_in import LinkPurpose, SignIn
from intake.models.silence import Silence
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
    "Consented",
    "Contact",
    "Correction",
    "Course",
    "Death",
    "Diagnosis",
    "Draft",
    "Extract",
    "Extracted",
    "Fact",
    "Farewell",
    "Flag",
    "Infusion",
    "LinkPurpose",
    "Majority",
    "MarkerFinding",
    "Measurement",
    "MedicalHistory",
    "Objection",
    "Occasion",
    "OccasionFact",
    "Outcome",
    "Participant",
    "Pin",
    "Publication",
    "ResumeLink",
    "Review",
    "SignIn",
    "Silence",
    "SingleFact",
    "SteroidDose",
    "Story",
    "Treatment",
    "Withdrawal",
    "enrolment_id",
]
