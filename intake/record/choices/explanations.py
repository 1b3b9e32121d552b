"""What words of medicine mean, in a sentence or two, folded away at the choice or question that has them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from intake.record.choices.car_t import Cells, Later, Oxygen, Setting, Sign, Target
from intake.record.choices.diseases import Family, MadeBy
from intake.record.choices.markers import Marker
from intake.record.choices.outcomes import Measure
from intake.record.choices.treatments import TreatmentClass

Explanations = dict[str, Any]  # {stored code: sentence}

ABOUT_CAR_T = _("Immune cells are changed in a laboratory. Then they are given back by drip.")
ABOUT_STEROIDS = _(
    "Strong medicines against inflammation. They are not the ones that build muscle."
)
ABOUT_LYMPHODEPLETION = _("It makes room for the new cells. Doctors call it lymphodepletion.")
ABOUT_ORGAN_REACTION = _("Doctors may call this LICATS: a reaction where the disease was before.")
ABOUT_OFF_MEDICINES = _(
    "Some medicines don’t count here: hydroxychloroquine and chloroquine, and nintedanib. Antibodies by drip "
    "don’t count if the body has too few of its own. Nor does hydrocortisone that replaces the body’s own."
)
ABOUT_REMISSION = _("The disease is quiet.")
ABOUT_B_CELLS = _("Immune cells that CAR-T cells remove. A blood test counts them.")

ABOUT_FAMILIES: Explanations = {
    Family.MCTD: _("It has signs of lupus, scleroderma and myositis together."),
    Family.APS: _("Antibodies make blood clot too easily."),
}
ABOUT_KINDS: Explanations = {
    "iim.asys": _(
        "Myositis with certain antibodies, such as Jo-1. Lungs and joints can be ill too."
    ),
    "iim.imnm": _("Myositis in which many muscle cells die."),
    "iim.ibm": _("It begins after 40. Thighs and fingers slowly become weak."),
}
ABOUT_MADE_BY: Explanations = {
    MadeBy.RHEUMATOLOGIST: _("A doctor for joints, muscles and the immune system."),
}
ABOUT_MARKERS: Explanations = {
    Marker.DSDNA: _("Antibodies against the body’s own DNA. They are typical of lupus."),
    Marker.ANTIPHOSPHOLIPID: _("Antibodies that can make blood clot too easily."),
    Marker.LOW_COMPLEMENT: _(
        "Complement is proteins in blood that fight germs. It can be low when lupus is active."
    ),
    Marker.ANTISYNTHETASE: _("Antibodies of the same group as Jo-1."),
    Marker.U1RNP: _("An antibody that is typical of mixed connective tissue disease."),
    Marker.RO60: _("An antibody. It is common in Sjögren’s disease and in lupus."),
    Marker.LA: _("An antibody. It is common in Sjögren’s disease."),
}
ABOUT_MEDICINES: Explanations = {
    TreatmentClass.IVIG: _("Antibodies from the blood of many donors."),
    TreatmentClass.RITUXIMAB: _(
        "A B-cell antibody: it removes B cells. Obinutuzumab and ocrelizumab are similar."
    ),
    TreatmentClass.JAK: _(
        "It blocks signals of inflammation. Baricitinib, tofacitinib and upadacitinib do."
    ),
}
ABOUT_TARGETS: Explanations = {
    Target.CD19: _("A mark on B cells. CAR-T cells aimed at it remove B cells."),
    Target.BCMA: _("A mark on cells that make antibodies. CAR-T cells aimed at it remove them."),
}
ABOUT_CELLS: Explanations = {
    Cells.IN_BODY: _("No cells are given. A medicine turns the body’s own cells into CAR-T cells."),
}
ABOUT_SETTINGS: Explanations = {Setting.TRIAL: _("A study that tests a new treatment.")}
ABOUT_SIGNS: Explanations = {
    Sign.TOCILIZUMAB: _("It calms the strong reaction that can follow CAR-T cells.")
}
ABOUT_OXYGEN: Explanations = {
    Oxygen.HIGH_FLOW: _("High flow is a lot of warm oxygen through wide tubes in the nose.")
}
ABOUT_LATER: Explanations = {
    Later.HLH: _("Both are rare. The immune system reacts far too strongly.")
}
ABOUT_MEASURES: Explanations = {
    Measure.SLEDAI: _("A score for how active lupus is. More points mean more active."),
    Measure.DORIS: _("Fixed rules by which doctors say that lupus is quiet."),
    Measure.LLDAS: _("Fixed rules by which doctors say that lupus is only a little active."),
    Measure.MRSS: _("Doctors feel how thick the skin is, at 17 places."),
    Measure.FVC: _("The air that can be breathed out after a deep breath."),
    Measure.MMT8: _("Doctors test how strong eight groups of muscles are."),
    Measure.MMT8_BOTH: _("Doctors test how strong eight groups of muscles are."),
    Measure.CK: _("It comes from muscles. It is high when muscles are ill or hurt."),
    Measure.TIS: _("A score for how much better myositis has become."),
}
