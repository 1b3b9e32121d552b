"""What models and forms can't say about each column, by the permanent name of the model.

A column that is not listed never leaves the house, and a test fails. ERDRI-CDS is the EU RD Platform's "Set of
common data elements for rare diseases registration"; RD-CDM is the "ontology-based rare disease common data
model" of the Berlin Institute of Health, version 2.0. An element is the one that a column comes nearest to: our
scale of daily life is no code of ICF, and sex is the one in medical papers.
"""

from functools import partial

from research.dictionary.description import ColumnDescription, ExportClass

_Open = partial(ColumnDescription, ExportClass.OPEN)
_Coarsened = partial(ColumnDescription, ExportClass.COARSENED)
_Justified = partial(ColumnDescription, ExportClass.JUSTIFIED)
_Never = partial(ColumnDescription, ExportClass.NEVER)

_COMMON = "Costs little privacy: many people share an answer, and few others know it."
_CLINICAL = "Costs little privacy: the family and the doctors know it, strangers don’t."
_DATE = "Costs some privacy: it leaves as months from day 0, never as a date."
_OWN_WORDS = "Own words may say who somebody is; they never leave."
_STAFF = "It is about the work of our team, not about the disease."

_OCCASION = {
    "occasion": _Open(_COMMON),
    "told_on": _Justified(
        "Costs some privacy: it leaves as months from day 0, and says about when somebody took part."
    ),
}
_TIMEPOINT = {"timepoint": _Open(_COMMON)}
_DANGER_FLAG = [
    *["reason", "flagged_by", "flagged_at", "outcome", "decision", "decided_by", "decided_at"],
]
_SCALE = _Open(_CLINICAL, unit="0 to 10")

DESCRIPTIONS: dict[str, dict[str, ColumnDescription]] = {
    "participant": {
        "public_id": _Never(
            "Our team knows a record by it; recipients get a pseudonym instead.",
            erdri="1.1 Pseudonym",
            rd_cdm="1.1 Pseudonym",
        ),
        "teller": _Open(
            "Costs little privacy: it tells who answered, and of the dead that a relative did."
        ),
        "age_group": _Coarsened(
            "Costs some privacy: age, sex and region together can single somebody out.",
            rd_cdm="3.4 Age Category",
        ),
        "country": _Justified(
            "Costs much privacy: a rare disease in a small country can be one person. Without a reason "
            "it leaves as the region.",
            system="ISO 3166-1 alpha-2",
        ),
        "language": _Justified(
            "Costs some privacy: a language that few participants use tells the country.",
            system="ISO 639-1",
        ),
        "submitted_at": _Never(
            "The time of sending could be matched with mails and visits.",
            rd_cdm="1.2 Date of Admission",
        ),
    },
    "confirmation": {
        "confirmed_at": _Never("The time of a click could be matched with mails and visits."),
    },
    "background": {
        "birth_year": _Justified(
            "Costs much privacy: with sex and country it singles people out. Without a reason it leaves "
            "as an age band.",
            unit="year",
            erdri="2.1 Date of birth",
            rd_cdm="2.1 Date of Birth",
        ),
        "sex": _Coarsened(
            "Costs some privacy: few men have these diseases, so that sex and age can single them out.",
            erdri="2.2 Sex",
            rd_cdm="2.2 Sex at Birth",
        ),
        "first_centre": _Open(_DATE, erdri="4.1 First contact with specialised centre"),
        "ancestry": _Justified(
            "Costs much privacy: it is a protected trait, and a rare answer can single somebody out."
        ),
    },
    "medical_history": {"made_by": _Open(_COMMON)},
    "diagnosis": {
        "code": _Coarsened(
            "Costs some privacy: a rare kind of a disease can be one person in a region.",
            erdri="6.1 Diagnosis of the rare disease",
            rd_cdm="5.1 Disease",
        ),
        "name": _Never(_OWN_WORDS),
        "first_symptoms": _Open(_DATE, erdri="5.1 Age at onset", rd_cdm="5.4 Date of Onset"),
        "diagnosed": _Open(_DATE, erdri="5.2 Age at diagnosis", rd_cdm="5.6 Date of Diagnosis"),
    },
    "affected_organ": {"code": _Open(_CLINICAL, rd_cdm="5.7 Body Site")},
    "marker_finding": {
        "code": _Open(_CLINICAL, rd_cdm="6.3.1 Assay"),
        **_TIMEPOINT,
        "finding": _Open(_CLINICAL, rd_cdm="6.3.4 Interpretation"),
        "found": _Open(_DATE, rd_cdm="6.3.5 Time Observed"),
        **_OCCASION,
    },
    "treatment": {
        "code": _Open(_CLINICAL),
        "use": _Open(_COMMON),
        "why_stopped": _Open(_CLINICAL),
        **_OCCASION,
    },
    "steroid_dose": {
        **_TIMEPOINT,
        "drug": _Open(_CLINICAL),
        "mg": _Open(_CLINICAL, unit="mg/day"),
        "why": _Open(_CLINICAL),
        **_OCCASION,
    },
    "car_t_course": {
        "car_t": _Open(
            "Costs little privacy: many share an answer, but whoever knows of the treatment knows it."
        ),
        "decided": _Open(_DATE),
        "reason": _Never(_OWN_WORDS),
    },
    "infusion": {
        "number": _Open("Costs some privacy: few people have had more than one infusion."),
        "given": _Coarsened(
            "Costs much privacy: few people are treated in any half-year, and hospitals and press name them."
        ),
        "target": _Coarsened("Costs some privacy: a rare target is known from one trial."),
        "cells": _Coarsened("Costs some privacy: donor cells and those made in the body are rare."),
        "setting": _Coarsened("Costs some privacy: outside trials only a few people are treated."),
        "registry_number": _Justified(
            "Costs much privacy: it names the trial, and so the hospital and its few participants."
        ),
        "product": _Justified(
            "Costs much privacy: a product is often given in one trial or one hospital alone."
        ),
        "country": _Justified(
            "Costs much privacy: few people are treated in a country. Without a reason it leaves as the "
            "region.",
            system="ISO 3166-1 alpha-2",
        ),
        "lymphodepletion": _Open(_CLINICAL),
        "earlier_classes": _Open(_CLINICAL, unit="classes"),
        "stopped": _Open(_DATE),
        "restarted": _Open(_DATE),
        "relapse": _Open(_CLINICAL),
        "relapsed": _Open(_DATE),
        "relapse_treatment": _Open(_CLINICAL),
    },
    "adverse_event": {
        "infusion": _Open("Costs some privacy: few people have had more than one infusion."),
        "kind": _Coarsened(
            "Costs some privacy: a rare event can be one person, and may have been published."
        ),
        "facts": _Open(_CLINICAL),
        "grade_min": _Open(_CLINICAL, unit="grade 0 to 5"),
        "grade_max": _Open(_CLINICAL, unit="grade 0 to 5"),
        "onset": _Open(_DATE),
        "ended": _Open(_DATE),
        **_OCCASION,
    },
    "outcome": {
        **_TIMEPOINT,
        "recalled": _Open(_COMMON),
        "disease": _SCALE,
        "tiredness": _SCALE,
        "pain": _SCALE,
        "daily_life": _Open(
            _CLINICAL,
            unit="0 to 10",
            erdri="8.1 Classification of functioning/disability",
            rd_cdm="8.1 Classification of Functioning / Disability",
        ),
        "remission": _Open(_CLINICAL),
        "b_cells": _Open(_CLINICAL),
        "b_cells_back": _Open(_DATE),
        "choose_again": _Open(_CLINICAL),
        "mood": _Justified(
            "Costs much privacy: low mood can harm at work, with insurers and in a family.",
            unit="0 to 10",
        ),
        **_OCCASION,
    },
    "measurement": {
        "code": _Open(_CLINICAL, rd_cdm="6.3.1 Assay"),
        "value": _Open(_CLINICAL, unit="of the measure", rd_cdm="6.3.2 Value"),
        "measured": _Open(_DATE, rd_cdm="6.3.5 Time Observed"),
        "compared_with": _Open(_DATE),
        **_OCCASION,
    },
    "activity_ability": {
        "code": _Open(_CLINICAL),
        "ability": _Open(_CLINICAL),
        "baseline": _Open(_COMMON),
        **_OCCASION,
    },
    "infection_year": {
        "year": _Justified(
            "Costs some privacy: years of infections, side by side with months from day 0, tell the year "
            "of day 0.",
            unit="year",
        ),
        "care": _Open(_CLINICAL),
        **_OCCASION,
    },
    "burden": {
        "cost": _Justified(
            "Costs much privacy: it tells of money, which few outside a household know."
        ),
        "travel": _Justified(
            "Costs some privacy: with the country it says about how far from a centre somebody lives."
        ),
        "help": _Justified("Costs some privacy: neighbours see who is helped, and how much."),
        "help_burden": _Justified(
            "Costs much privacy: it is about other people, who did not consent.", unit="0 to 10"
        ),
        "work": _Justified("Costs some privacy: colleagues and authorities know who stopped work."),
        **dict.fromkeys(
            ["work_stopped", "work_resumed"],
            _Justified(
                "Costs some privacy: it leaves as months from day 0, and colleagues know when it was."
            ),
        ),
        **_OCCASION,
    },
    "death": {
        "died": _Open(
            "Costs some privacy: deaths are announced, and relatives know of them.",
            erdri="3.1 Patient’s status",
            rd_cdm="3.1 Vital Status",
        ),
        "died_on": _Open(_DATE, erdri="3.2 Date of death", rd_cdm="3.2 Time of Death"),
        "cause": _Never(_OWN_WORDS, rd_cdm="3.3 Cause of Death"),
        "linked": _Open(_CLINICAL),
        "objection": _Never(
            "It is about the family, and decides whether anybody may see the record."
        ),
    },
    "story": {"story": _Never(_OWN_WORDS)},
    "story_review": {"review": _Never(_STAFF)},
    "story_topics": {
        "topics": _Justified(
            "Costs some privacy: our team read them out of the story, which itself never leaves."
        )
    },
    "record_note": dict.fromkeys(["text", "written_by", "written_at"], _Never(_STAFF)),
    "danger_flag": dict.fromkeys(_DANGER_FLAG, _Never(_STAFF)),
}
