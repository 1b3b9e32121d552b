"""Read-only models over the views in the schema `research`."""

from research.models.car_t import AdverseEvent, Infusion
from research.models.disease import Diagnosis, Marker, Organ
from research.models.flag import Flag
from research.models.outcome import Measurement, Outcome
from research.models.record import Record
from research.models.treatment import SteroidDose, Treatment

__all__ = [
    "AdverseEvent",
    "Diagnosis",
    "Flag",
    "Infusion",
    "Marker",
    "Measurement",
    "Organ",
    "Outcome",
    "Record",
    "SteroidDose",
    "Treatment",
]
