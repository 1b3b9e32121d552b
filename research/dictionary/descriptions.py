"""What models and forms can't say about each column, by the permanent name of the model.

A column that is not listed never leaves the house, and a test fails. ERDRI-CDS is the EU RD Platform's "Set of
common data elements for rare diseases registration"; RD-CDM is the "ontology-based rare disease common data
model" of the Berlin Institute of Health, version 2.0. An element is the one that a column comes nearest to: our
scale of daily life is no code of ICF, and sex is the one in medical papers.
"""

from research.dictionary.check_ins import CHECK_INS
from research.dictionary.costs import (
    CLINICAL,
    COMMON,
    DATE,
    OCCASION,
    Coarsened,
    Justified,
    Never,
    Open,
)
from research.dictionary.description import ColumnDescription

_OWN_WORDS = "Own words may say who somebody is; they never leave."
_STAFF = "It is about the work of our team, not about the disease."

_TIMEPOINT = {"timepoint": Open(COMMON)}
_DANGER_FLAG = [
    *["reason", "flagged_by", "flagged_at", "outcome", "decision", "decided_by", "decided_at"],
]
_SCALE = Open(CLINICAL, unit="0 to 10")

DESCRIPTIONS: dict[str, dict[str, ColumnDescription]] = {
    "participant": {
        "public_id": Never(
            "Our team knows a record by it; recipients get a pseudonym instead.",
            erdri="1.1 Pseudonym",
            rd_cdm="1.1 Pseudonym",
        ),
        "teller": Open(
            "Costs little privacy: it tells who answered, and of the dead that a relative did."
        ),
        "age_group": Coarsened(
            "Costs some privacy: age, sex and region together can single somebody out.",
            rd_cdm="3.4 Age Category",
        ),
        "country": Justified(
            "Costs much privacy: a rare disease in a small country can be one person. Without a reason "
            "it leaves as the region.",
            system="ISO 3166-1 alpha-2",
        ),
        "language": Justified(
            "Costs some privacy: a language that few participants use tells the country.",
            system="ISO 639-1",
        ),
        "submitted_at": Never(
            "The time of sending could be matched with mails and visits.",
            rd_cdm="1.2 Date of Admission",
        ),
    },
    "confirmation": {
        "confirmed_at": Never("The time of a click could be matched with mails and visits."),
    },
    "background": {
        "birth_year": Justified(
            "Costs much privacy: with sex and country it singles people out. Without a reason it leaves "
            "as an age band.",
            unit="year",
            erdri="2.1 Date of birth",
            rd_cdm="2.1 Date of Birth",
        ),
        "sex": Coarsened(
            "Costs some privacy: few men have these diseases, so that sex and age can single them out.",
            erdri="2.2 Sex",
            rd_cdm="2.2 Sex at Birth",
        ),
        "first_centre": Open(DATE, erdri="4.1 First contact with specialised centre"),
        "ancestry": Justified(
            "Costs much privacy: it is a protected trait, and a rare answer can single somebody out."
        ),
    },
    "medical_history": {"made_by": Open(COMMON)},
    "diagnosis": {
        "code": Coarsened(
            "Costs some privacy: a rare kind of a disease can be one person in a region.",
            erdri="6.1 Diagnosis of the rare disease",
            rd_cdm="5.1 Disease",
        ),
        "name": Never(_OWN_WORDS),
        "first_symptoms": Open(DATE, erdri="5.1 Age at onset", rd_cdm="5.4 Date of Onset"),
        "diagnosed": Open(DATE, erdri="5.2 Age at diagnosis", rd_cdm="5.6 Date of Diagnosis"),
    },
    "affected_organ": {"code": Open(CLINICAL, rd_cdm="5.7 Body Site")},
    "marker_finding": {
        "code": Open(CLINICAL, rd_cdm="6.3.1 Assay"),
        **_TIMEPOINT,
        "finding": Open(CLINICAL, rd_cdm="6.3.4 Interpretation"),
        "found": Open(DATE, rd_cdm="6.3.5 Time Observed"),
        **OCCASION,
    },
    "treatment": {
        "code": Open(CLINICAL),
        "use": Open(COMMON),
        "why_stopped": Open(CLINICAL),
        **OCCASION,
    },
    "steroid_dose": {
        **_TIMEPOINT,
        "drug": Open(CLINICAL),
        "mg": Open(CLINICAL, unit="mg/day"),
        "why": Open(CLINICAL),
        **OCCASION,
    },
    "car_t_course": {
        "car_t": Open(
            "Costs little privacy: many share an answer, but whoever knows of the treatment knows it."
        ),
        "decided": Open(DATE),
        "reason": Never(_OWN_WORDS),
    },
    "infusion": {
        "number": Open("Costs some privacy: few people have had more than one infusion."),
        "given": Coarsened(
            "Costs much privacy: few people are treated in any half-year, and hospitals and press name them."
        ),
        "target": Coarsened("Costs some privacy: a rare target is known from one trial."),
        "cells": Coarsened("Costs some privacy: donor cells and those made in the body are rare."),
        "setting": Coarsened("Costs some privacy: outside trials only a few people are treated."),
        "registry_number": Justified(
            "Costs much privacy: it names the trial, and so the hospital and its few participants."
        ),
        "product": Justified(
            "Costs much privacy: a product is often given in one trial or one hospital alone."
        ),
        "country": Justified(
            "Costs much privacy: few people are treated in a country. Without a reason it leaves as the "
            "region.",
            system="ISO 3166-1 alpha-2",
        ),
        "lymphodepletion": Open(CLINICAL),
        "earlier_classes": Open(CLINICAL, unit="classes"),
        "stopped": Open(DATE),
        "restarted": Open(DATE),
        "relapse": Open(CLINICAL),
        "relapsed": Open(DATE),
        "relapse_treatment": Open(CLINICAL),
    },
    "adverse_event": {
        "infusion": Open("Costs some privacy: few people have had more than one infusion."),
        "kind": Coarsened(
            "Costs some privacy: a rare event can be one person, and may have been published."
        ),
        "number": Open(COMMON),
        "facts": Open(CLINICAL),
        "grade_min": Open(CLINICAL, unit="grade 0 to 5"),
        "grade_max": Open(CLINICAL, unit="grade 0 to 5"),
        "onset": Open(DATE),
        "ended": Open(DATE),
        **OCCASION,
    },
    "outcome": {
        **_TIMEPOINT,
        "recalled": Open(COMMON),
        "disease": _SCALE,
        "tiredness": _SCALE,
        "pain": _SCALE,
        "daily_life": Open(
            CLINICAL,
            unit="0 to 10",
            erdri="8.1 Classification of functioning/disability",
            rd_cdm="8.1 Classification of Functioning / Disability",
        ),
        "remission": Open(CLINICAL),
        "b_cells": Open(CLINICAL),
        "b_cells_back": Open(DATE),
        "choose_again": Open(CLINICAL),
        "mood": Justified(
            "Costs much privacy: low mood can harm at work, with insurers and in a family.",
            unit="0 to 10",
        ),
        "off_medicines": Open(CLINICAL),
        **OCCASION,
    },
    "measurement": {
        "code": Open(CLINICAL, rd_cdm="6.3.1 Assay"),
        "value": Open(CLINICAL, unit="of the measure", rd_cdm="6.3.2 Value"),
        "measured": Open(DATE, rd_cdm="6.3.5 Time Observed"),
        "compared_with": Open(DATE),
        **OCCASION,
    },
    "activity_ability": {
        "code": Open(CLINICAL),
        "ability": Open(CLINICAL),
        "baseline": Open(COMMON),
        **OCCASION,
    },
    "infection_year": {
        "year": Justified(
            "Costs some privacy: years of infections, side by side with months from day 0, tell the year "
            "of day 0.",
            unit="year",
        ),
        "care": Open(CLINICAL),
        **OCCASION,
    },
    "burden": {
        "cost": Justified(
            "Costs much privacy: it tells of money, which few outside a household know."
        ),
        "travel": Justified(
            "Costs some privacy: with the country it says about how far from a centre somebody lives."
        ),
        "help": Justified("Costs some privacy: neighbours see who is helped, and how much."),
        "help_burden": Justified(
            "Costs much privacy: it is about other people, who did not consent.", unit="0 to 10"
        ),
        "work": Justified("Costs some privacy: colleagues and authorities know who stopped work."),
        **dict.fromkeys(
            ["work_stopped", "work_resumed"],
            Justified(
                "Costs some privacy: it leaves as months from day 0, and colleagues know when it was."
            ),
        ),
        **OCCASION,
    },
    **CHECK_INS,
    "death": {
        "died": Open(
            "Costs some privacy: deaths are announced, and relatives know of them.",
            erdri="3.1 Patient’s status",
            rd_cdm="3.1 Vital Status",
        ),
        "died_on": Open(DATE, erdri="3.2 Date of death", rd_cdm="3.2 Time of Death"),
        "cause": Never(_OWN_WORDS, rd_cdm="3.3 Cause of Death"),
        "linked": Open(CLINICAL),
        "objection": Never(
            "It is about the family, and decides whether anybody may see the record."
        ),
        "source": Open(COMMON),
    },
    "story": {"story": Never(_OWN_WORDS)},
    "story_review": {"review": Never(_STAFF)},
    "story_topics": {
        "topics": Justified(
            "Costs some privacy: our team read them out of the story, which itself never leaves."
        )
    },
    "record_note": dict.fromkeys(["text", "written_by", "written_at"], Never(_STAFF)),
    "danger_flag": dict.fromkeys(_DANGER_FLAG, Never(_STAFF)),
}
