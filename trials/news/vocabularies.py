"""The codes by which criteria are read: those of the questions that participants answer."""

from django.utils.translation import gettext_lazy as _

from intake.record.choices.diseases import DIAGNOSES, Organ
from intake.record.choices.markers import Marker
from intake.record.choices.people import Sex
from intake.record.choices.treatments import TreatmentClass
from trials.choices import CriterionKind
from trials.vocabulary import CodeLabels, register_vocabulary

_YES: CodeLabels = {"yes": _("Yes")}


def register_vocabularies() -> None:
    medicines = {code: label for code, label in TreatmentClass.choices if code != "none"}
    register_vocabulary(CriterionKind.DISEASE, lambda: dict(DIAGNOSES))
    sexes = {sex.value: sex.label for sex in (Sex.FEMALE, Sex.MALE)}
    register_vocabulary(CriterionKind.SEX, lambda: sexes)
    register_vocabulary(CriterionKind.MARKER, lambda: dict(Marker.choices))
    register_vocabulary(CriterionKind.ORGAN, lambda: dict(Organ.choices))
    register_vocabulary(CriterionKind.MEDICINES, lambda: medicines)
    register_vocabulary(CriterionKind.CAR_T, lambda: _YES)
    register_vocabulary(CriterionKind.PREGNANCY, lambda: _YES)
