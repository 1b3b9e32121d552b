from intake.participants.models.participant import Confirmation, Contact, Participant
from intake.participants.models.pin import Pin
from intake.participants.models.sign_in import LinkPurpose, SignIn

__all__ = ["Confirmation", "Contact", "LinkPurpose", "Participant", "Pin", "SignIn"]
