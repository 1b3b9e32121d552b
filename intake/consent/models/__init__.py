from intake.consent.models.consent import (
    Consent,
    ConsentChoice,
    Consented,
    Majority,
)
from intake.consent.models.document import ConsentDocument
from intake.consent.models.erasure_receipt import ErasureReceipt
from intake.consent.models.no_contact import NoContactReport
from intake.consent.models.objection import Objection
from intake.consent.models.version import ConsentVersion
from intake.consent.models.withdrawal import Withdrawal

__all__ = [
    "Consent",
    "ConsentChoice",
    "ConsentDocument",
    "ConsentVersion",
    "Consented",
    "ErasureReceipt",
    "Majority",
    "NoContactReport",
    "Objection",
    "Withdrawal",
]
