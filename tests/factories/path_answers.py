"""Answers of somebody whose path a test knows by heart; name steps to change some of their fields."""

import copy
from typing import Any

from intake.record.choices.diseases import Family
from intake.record.choices.markers import Marker
from intake.record.choices.outcomes import Measure
from intake.record.choices.treatments import BESIDE_STEROIDS
from tests.factories.intake import car_t

_MEDICINES = [code for code, _label in BESIDE_STEROIDS if code != "none"]

Steps = dict[str, dict[str, Any]]


def told(teller: str = "self", **steps: dict[str, Any]) -> Steps:
    """A diagnosis of lupus without any date; steps with a dash are named with an underscore."""
    age_group = "12-15" if teller == "parent" else "18"
    plain: Steps = {
        "who": {"teller": teller},
        "age": {"age_group": age_group, "country": "DE"},
        "diagnosis": {"families": ["sle"], "made_by": "rheumatologist"},
        "lupus": {"first_symptoms": "", "diagnosed": ""},
        "markers": {"positive": []},
        "treatments": {"now": [], "past": [], "drug": "", "mg": ""},
        "car-t": {"status": "not_considered", "decided": ""},
    }
    for key, values in steps.items():
        step = key.replace("_", "-")
        plain[step] = plain.get(step, {}) | values
    return copy.deepcopy(plain)


def infused(**steps: dict[str, Any]) -> Steps:
    """The same, of somebody who had an infusion on 11 March 2024."""
    given = {key.replace("-", "_"): values for key, values in car_t().items()}
    for key, values in steps.items():
        given[key] = given.get(key, {}) | values
    return told(**given)


def everything(date: str = "") -> Steps:
    """All diseases, markers, events, measures and medicines, two infusions, and `date` for each date."""
    answers = infused(
        diagnosis={"families": Family.values},
        markers={"positive": Marker.values},
        treatments={"now": _MEDICINES, "past": _MEDICINES, "drug": "prednisolone", "mg": "5"},
        infusion={"given": date, "cells": "donor"},
        infusion_2={"given": date, "target": "bcma", "again": False},
        afterwards={
            "later": [
                *["infection_ward", "low_counts", "low_antibodies", "late_neuro", "hlh", "cancer", "gvhd"]
            ],
            "nerves": ["confused"], "organ": "hospital",
        },
        since={
            "relapse": "yes", "relapsed": date, "again": True,
        },
        infusion_details={"stopped": date, "restarted": date, "medicines": ["mycophenolate"]},
        remission={"remission": "yes", "b_cells": "yes", "b_cells_back": date},
        centre={"first_centre": date},
        work={"work": "back", "work_stopped": date, "work_resumed": date},
        marker_years={f"{marker}_found": date for marker in Marker},
        numbers={f"{measure}_on": date for measure in Measure} | dict.fromkeys(Measure.values, "1"),
    )  # fmt: skip
    answers["numbers"]["tis_since"] = date
    for disease in ("lupus", "myositis", "scleroderma", "mctd", "sjogren", "aps", "other"):
        answers[disease] = {"first_symptoms": date, "diagnosed": date}
    answers["other"]["name"] = "Behçet"
    kinds = ("crs", "icans", "infection", "cytopenia", "licats", "low_antibodies", "late_neuro")
    answers["events"] = {
        f"{kind}_{part}": date
        for kind in (*kinds, "hlh", "gvhd", "cancer")
        for part in ("onset", "ended")
    }
    return answers
