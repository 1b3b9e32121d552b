from intake.models.consent import Consent, ConsentChoice, ConsentDocument
from intake.models.draft import Draft
from intake.models.participant import Confirmation, Contact, Participant
from intake.models.sign_in import SignIn
from intake.models.story import CarT, Diagnosis, Story

__all__ = [
    "CarT",
    "Confirmation",
    "Consent",
    "ConsentChoice",
    "ConsentDocument",
    "Contact",
    "Diagnosis",
    "Draft",
    "Participant",
    "SignIn",
    "Story",
]
