from trials.models.criterion_reading import CriterionReading
from trials.models.state import CurrentTrial, ReadingInForce, ReadingInRecord, SameTrial
from trials.models.trial import ImportedTrial, Trial, TrialSite, TrialVersion
from trials.models.trial_import import ImportDecision, ImportFile, TrialImport

__all__ = [
    "CriterionReading",
    "CurrentTrial",
    "ImportDecision",
    "ImportFile",
    "ImportedTrial",
    "ReadingInForce",
    "ReadingInRecord",
    "SameTrial",
    "Trial",
    "TrialImport",
    "TrialSite",
    "TrialVersion",
]
