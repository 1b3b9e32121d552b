"""Short clinical labels of the codes of what is told again: see codes.py."""

ANCHOR_LABELS = {"infusion": "Infusion", "decision": "Decision or day of telling"}
VIA_LABELS = {"page": "Signed in", "link": "Mailed link"}
NEGATIVE_LABELS = {
    "relapse": "Relapse", "medicines": "Change of medicines", "infusion": "Further infusion",
    "hospital": "Hospital stay", "infection": "Infection", "cytopenia": "Cytopenia",
    "low_antibodies": "Low antibodies", "late_neuro": "Late neurotoxicity", "hlh": "HLH or MAS",
    "gvhd": "GvHD", "cancer": "New cancer", "marker_test": "Antibody test",
    "b_cell_test": "B-cell test", "vaccine": "Vaccination", "pregnancy": "Pregnancy",
}  # fmt: skip
LIFE_EVENT_LABELS = {
    "hospital": "Hospital stay", "infusion": "Further infusion", "pregnancy": "Pregnancy",
    "birth": "Birth of a child",
    "vaccine_flu": "Influenza vaccine", "vaccine_covid": "COVID-19 vaccine",
    "vaccine_pneumo": "Pneumococcal vaccine", "vaccine_zoster": "Zoster vaccine",
    "vaccine_other": "Other vaccine",
}  # fmt: skip
GROWING_LABELS = {
    "as_expected": "As expected", "slower": "Later or slower", "not_yet": "Not yet of age",
    "unknown": "Unknown", "unsaid": "Not said",
}  # fmt: skip
DEATH_SOURCE_LABELS = {"relative": "Relative", "steward": "Data steward"}
RELAPSE_DAY_LABELS = {
    "100": "Up to day 100", "183": "Over day 100 to 183", "365": "Over day 183 to 365",
    "later": "After day 365", "undated": "Date unknown", "none": "None told",
}  # fmt: skip
STATE_LABELS = {
    "answered": "Answered", "died": "Died before", "ended": "Ended", "locked": "Locked at majority",
    "before_joining": "Before joining", "silent": "Silent", "upcoming": "Upcoming",
    "paused": "Paused", "open": "Open", "not_asked": "Not asked", "missed": "Missed",
}  # fmt: skip
