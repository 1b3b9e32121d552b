"""Short clinical labels of stored codes, for staff. Participants read the words of intake/*/choices/.

The list, filters, saved cohorts, record page and timeline use them. columns.py says which column has which.
A mapping may have more than its column's codes, such as "" and UNKNOWN_DOSE of filters.
"""

DIAGNOSIS_LABELS = {
    "sle": "Lupus (SLE)",
    "iim": "Myositis (IIM)",
    "iim.dm": "Dermatomyositis (DM)",
    "iim.adm": "Amyopathic DM",
    "iim.jdm": "Juvenile DM",
    "iim.pm": "Polymyositis (PM)",
    "iim.asys": "Antisynthetase syndrome (ASyS)",
    "iim.imnm": "Necrotising myopathy (IMNM)",
    "iim.ibm": "Inclusion body myositis (IBM)",
    "ssc": "Scleroderma (SSc)",
    "ssc.diffuse": "Diffuse cutaneous SSc",
    "ssc.limited": "Limited cutaneous SSc",
    "ssc.sine": "SSc sine scleroderma",
    "mctd": "MCTD",
    "sjogren": "Sjögren’s disease",
    "aps": "Antiphospholipid syndrome (APS)",
    "other": "Another autoimmune disease",
}
DIAGNOSIS_SYMBOLS = {
    "sle": "SLE", "iim": "IIM", "iim.dm": "DM", "iim.adm": "ADM", "iim.jdm": "JDM", "iim.pm": "PM",
    "iim.asys": "ASyS", "iim.imnm": "IMNM", "iim.ibm": "IBM", "ssc": "SSc", "ssc.diffuse": "dcSSc",
    "ssc.limited": "lcSSc", "ssc.sine": "ssSSc", "mctd": "MCTD", "sjogren": "Sjögren", "aps": "APS",
    "other": "Other",
}  # fmt: skip
MARKER_LABELS = {
    "dsdna": "Anti-dsDNA", "sm": "Anti-Sm", "apl": "Antiphospholipid", "low_complement": "Low complement",
    "jo1": "Jo-1", "antisynthetase": "Other antisynthetase", "mi2": "Mi-2", "mda5": "MDA5",
    "tif1g": "TIF1-γ", "nxp2": "NXP2", "sae": "SAE", "srp": "SRP", "hmgcr": "HMGCR", "ku": "Ku",
    "cn1a": "cN-1A", "scl70": "Scl-70", "centromere": "Centromere", "rnap3": "RNA polymerase III",
    "thto": "Th/To", "u3rnp": "U3-RNP", "pmscl": "PM-Scl", "ana": "ANA", "u1rnp": "U1-RNP",
    "ro60": "Ro60 (SS-A)", "ro52": "Ro52", "la": "La (SS-B)", "rf": "Rheumatoid factor",
}  # fmt: skip
FINDING_LABELS = {
    "positive": "positive", "negative": "negative", "unknown": "tested, result unknown",
    "not_tested": "not tested", "unsure": "not sure",
}  # fmt: skip
TIMEPOINT_LABELS = {
    "": "at any time", "ever_before": "ever before CAR-T", "before": "in the month before infusion",
    "today": "today",
}  # fmt: skip
ORGAN_LABELS = {
    "kidney": "Kidney", "lung": "Lung", "ph": "Pulmonary hypertension", "heart": "Heart",
    "joints": "Joints", "skin": "Skin", "blood": "Blood", "serositis": "Serositis",
    "nerves": "Nervous system", "muscle": "Muscle", "gut": "Gut", "swallowing": "Swallowing",
    "raynaud": "Raynaud", "calcinosis": "Calcinosis",
}  # fmt: skip
TREATMENT_LABELS = {
    "antimalarial": "Antimalarials", "glucocorticoid": "Steroids", "methotrexate": "Methotrexate",
    "azathioprine": "Azathioprine", "mycophenolate": "Mycophenolate",
    "cyclophosphamide": "Cyclophosphamide", "calcineurin": "Calcineurin inhibitors", "ivig": "IVIG",
    "rituximab": "Rituximab, anti-CD20", "belimumab": "Belimumab", "anifrolumab": "Anifrolumab",
    "jak": "JAK inhibitors", "tocilizumab": "Tocilizumab", "nintedanib": "Nintedanib",
    "stem_cells": "Stem-cell transplant", "other": "Other medicine", "none": "None beside steroids",
}  # fmt: skip
USE_LABELS = {
    "": "at any time", "now": "now", "past": "in the past",
    "before_infusion": "in the month before infusion",
}  # fmt: skip
DOSE_LABELS = {
    "0": "None", "5": "Up to 5 mg", "7.5": "Over 5 to 7.5 mg", "20": "Over 7.5 to 20 mg",
    "more": "Over 20 mg", "unknown": "Unknown dose",
}  # fmt: skip
STEROID_CHANGE_LABELS = {
    "stopped": "Stopped", "lower": "Lower", "same": "Same", "higher": "Higher", "started": "Started",
    "none": "None at either time",
}  # fmt: skip
OUTCOME_LABELS = {
    "much_better": "Much better, by 5 or more", "better": "Better, by 2 to 4",
    "same": "Same, within 1", "worse": "Worse, by 2 or more",
}  # fmt: skip
COURSE_LABELS = {
    "not_considered": "Not considered", "considered": "Considered", "waiting": "Waiting",
    "collected": "Cells collected", "not_eligible": "Not eligible", "declined": "Declined",
    "trial_full": "Trial full", "infused": "Infused",
}  # fmt: skip
TARGET_LABELS = {
    "cd19": "CD19", "bcma": "BCMA", "cd19_bcma": "CD19 + BCMA", "other": "Other target", "unknown": "Unknown",
}  # fmt: skip
CELLS_LABELS = {
    "own": "Autologous",
    "donor": "Allogeneic",
    "in_body": "In vivo",
    "unknown": "Unknown",
}
SETTING_LABELS = {
    "trial": "Clinical trial", "compassionate": "Compassionate use", "approved": "Approved medicine",
    "unknown": "Unknown",
}  # fmt: skip
EVENT_LABELS = {
    "crs": "CRS", "icans": "ICANS", "infection": "Infection", "cytopenia": "Cytopenia",
    "licats": "LICATS", "low_antibodies": "Low antibodies", "late_neuro": "Late neurotoxicity",
    "hlh": "HLH or MAS", "gvhd": "GvHD", "cancer": "New cancer", "death": "Death", "none": "No event",
}  # fmt: skip
GRADE_LABELS = {
    "": "of any grade", **{str(grade): f"grade {grade} or more" for grade in range(1, 5)},
    "5": "grade 5", "unsure": "not sure",
}  # fmt: skip
RELAPSE_LABELS = {
    "no": "Quiet throughout", "yes": "Relapse", "better": "Better, never quiet",
    "no_better": "No better", "unsure": "Not sure",
}  # fmt: skip
ACTIVITY_LABELS = {
    "work": "Work or studies", "school": "School", "family": "Family and home", "play": "Play and friends",
    "sport": "Sport", "sleep": "Sleep", "travel": "Travel",
}  # fmt: skip
ABILITY_LABELS = {
    "regained": "Regained", "kept": "Kept", "still_not": "Still not possible", "lost": "Lost",
    "not_applicable": "Not applicable",
}  # fmt: skip
BASELINE_LABELS = {"before_infusion": "Month before infusion", "worst": "Worst time of the disease"}
CHOOSE_AGAIN_LABELS = {"yes": "Yes", "no": "No", "unsure": "Not sure", "unsaid": "Not said"}
COST_LABELS = {
    "none": "None or little", "some": "Affordable", "savings": "Savings or debt",
    "too_much": "More than affordable", "unsaid": "Not said",
}  # fmt: skip
TRAVEL_LABELS = {
    "1": "Up to 1 h", "3": "Over 1 to 3 h", "6": "Over 3 to 6 h", "more": "Over 6 h",
}  # fmt: skip
HELP_LABELS = {
    "0": "None", "1": "Up to 1 h/day", "4": "Over 1 to 4 h/day", "more": "Over 4 h/day",
}  # fmt: skip
WORK_LABELS = {
    "same": "Unchanged", "less": "Reduced or changed", "back": "Stopped and resumed",
    "stopped": "Stopped", "not_applicable": "Not applicable", "unsaid": "Not said",
}  # fmt: skip
INFECTION_LABELS = {
    "none": "None treated", "home": "Treated at home", "ward": "Treated on a ward",
    "intensive": "Treated in intensive care", "unknown": "Unknown",
}  # fmt: skip
YES_NO_LABELS = {"yes": "Yes", "no": "No", "unknown": "Unknown"}
SEX_LABELS = {
    "female": "Female",
    "male": "Male",
    "other": "Intersex or other",
    "unsaid": "Not said",
}
SEX_SYMBOLS = {"female": "F", "male": "M", "other": "Other", "unsaid": "Not said"}
TELLER_LABELS = {
    "self": "Participant", "parent": "Parent", "helper": "Participant with a helper",
    "representative": "Legal representative", "relative": "Relative, after death",
}  # fmt: skip
PURPOSE_LABELS = {
    "study": "Study", "academic": "Academic research", "companies": "Companies", "abroad": "Abroad",
    "atlas": "Public numbers", "publish": "Publishing the story", "quote": "Quoting",
    "contact": "Follow-up questions", "trials": "News of trials",
}  # fmt: skip
REVIEW_LABELS = {
    "none": "Not read yet", "included": "Included", "changed": "Changed since",
    "sent_back": "Sent back", "declined": "Declined", "answered": "Answered",
}  # fmt: skip
AGE_LABELS = {
    **{age: age.replace("-", "–") for age in ("0-6", "7-11", "12-15", "16-17", "18-29", "30-39")},
    **{age: age.replace("-", "–") for age in ("40-49", "50-59", "60-69", "70-79")},
    "80": "80 and over",
}  # fmt: skip
AGE_GROUP_LABELS = {
    "0-6": "0–6 years", "7-11": "7–11 years", "12-15": "12–15 years", "16-17": "16–17 years", "18": "Adult",
}  # fmt: skip
ANCESTRY_LABELS = {
    "african": "African", "asian_east": "East or South-East Asian", "asian_south": "South Asian",
    "european": "European", "indigenous": "Indigenous", "latin": "Latin American",
    "middle_east": "Middle Eastern or North African", "pacific": "Pacific Islander", "other": "Other",
    "unsaid": "Not said",
}  # fmt: skip
MADE_BY_LABELS = {
    "rheumatologist": "Rheumatologist", "specialist": "Other specialist", "family_doctor": "Family doctor",
    "nobody": "Not confirmed by a doctor", "unknown": "Unknown",
}  # fmt: skip
WHY_STOPPED_LABELS = {
    "no_effect": "No effect", "side_effects": "Side effects", "well": "Well without it",
    "pregnancy": "Pregnancy or wish for a child", "car_t": "CAR-T", "other": "Other reason",
    "unknown": "Reason unknown",
}  # fmt: skip
STEROID_LABELS = {
    "none": "None",
    "prednisolone": "Prednisolone or prednisone", "methylprednisolone": "Methylprednisolone",
    "dexamethasone": "Dexamethasone", "hydrocortisone": "Hydrocortisone",
    "unknown": "Unknown steroid",
}  # fmt: skip
WHY_HYDROCORTISONE_LABELS = {
    "replacement": "Replacement", "disease": "Against the disease",
    "both": "Replacement and disease", "unknown": "Reason unknown",
}  # fmt: skip
LYMPHODEPLETION_LABELS = {
    "flu_cy": "Flu/Cy", "cy": "Cyclophosphamide", "bendamustine": "Bendamustine", "other": "Other",
    "none": "None", "unknown": "Unknown",
}  # fmt: skip
MEASURE_LABELS = {
    "sledai_2k": "SLEDAI-2K", "doris": "DORIS remission", "lldas": "LLDAS", "mrss": "mRSS", "fvc": "FVC",
    "mmt8": "MMT8 (80)", "mmt8_both": "MMT8 (150)", "ck": "CK", "tis": "TIS",
}  # fmt: skip
IMPROVEMENT_LABELS = {
    "none": "no improvement", "minimal": "minimal improvement", "moderate": "moderate improvement",
    "major": "major improvement",
}  # fmt: skip
MEASURE_UNITS = {
    "sledai_2k": "of 105",
    "mrss": "of 51",
    "fvc": "% predicted",
    "mmt8": "of 80",
    "mmt8_both": "of 150",
    "ck": "U/L",
    "tis": "of 100",
}
OCCASION_LABELS = {"enrolment": "Enrolment", "check_in": "Check-in"}
CARE_LABELS = {
    "home": "At home", "ward": "Ward", "intensive": "Intensive care", "unknown": "Unknown",
}  # fmt: skip
OXYGEN_LABELS = {
    "none": "None", "low_flow": "Low-flow", "high_flow": "Mask or high-flow", "pressure": "Positive pressure",
    "ventilator": "Mechanical ventilation", "unknown": "Unknown",
}  # fmt: skip
SIGN_LABELS = {
    "fever": "Fever ≥ 38 °C", "low_pressure": "Hypotension", "pressor": "One vasopressor",
    "pressors": "Several vasopressors", "tocilizumab": "Tocilizumab", "steroids": "Steroids",
    "none": "None", "unsure": "Not sure about some",
}  # fmt: skip
NERVE_SIGN_LABELS = {
    "confused": "Confusion", "speech": "Trouble speaking or writing", "seizure": "Seizure",
    "not_woken": "Unarousable", "paralysed": "Deep focal weakness", "swelling": "Cerebral oedema",
    "none": "None", "unsure": "Not sure about some",
}  # fmt: skip
ORGAN_CARE_LABELS = {
    "no": "No reaction", "nothing": "Resolved untreated", "steroids": "Steroids, over a week",
    "hospital": "Hospital stay", "intensive": "Intensive care", "unknown": "Unknown",
}  # fmt: skip
LATER_LABELS = {
    "infection_home": "Treated at home", "infection_ward": "Treated on a ward",
    "infection_intensive": "Treated in intensive care", "low_counts": "Low counts",
    "blood": "Transfusion", "growth_factor": "G-CSF", "low_antibodies": "Low immunoglobulins",
    "ivig": "IVIG", "late_neuro": "Late neurotoxicity", "hlh": "HLH or MAS", "cancer": "New cancer",
    "gvhd": "GvHD",
}  # fmt: skip
FLAG_OUTCOME_LABELS = {"danger": "A danger: we act", "no_danger": "Not a danger"}
TOPIC_LABELS = {
    "diagnosis": "The way to the diagnosis", "infusion_day": "The day of the infusion",
    "hospital": "Hospital and staff", "side_effects": "Side effects of the treatment",
    "fatigue": "Tiredness and strength", "work": "Work, school and studies",
    "family": "Family, friends and partner", "pregnancy": "Pregnancy and the wish for a child",
    "money": "Money and insurance", "hope_and_fear": "Hope and fear",
}  # fmt: skip
