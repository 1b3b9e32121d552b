"""Answers that no question takes, and the sentence that each gets: on the way through and on /my/."""

from tests.factories.intake import RIGHT

SIGNED = {"agree": "on", "name": "Test Person", "email": "test@example.com"}
WRONG = [
    ("who", {}, "Choose whose story it is."),
    ("who", {"teller": "nobody"}, "Choose one of the answers on this page."),
    ("age", {"age_group": "", "country": "DE"}, "Choose an age group."),
    ("age", {"age_group": "17", "country": "DE"}, "Choose one of the age groups in the list."),
    ("age", {"age_group": "18", "country": ""}, "Choose a country."),
    ("age", {"age_group": "18", "country": "XX"}, "Choose a country from the list."),
    ("key-information", {"sha256": "0" * 64}, "The text changed while you were reading."),
    ("understanding", {}, "Choose what fits the text that you have read."),
    ("understanding", RIGHT | {"question_0": "9"}, "Choose one of the answers on this page."),
    ("understanding", RIGHT | {"question_0": "\x00"}, "Choose one of the answers on this page."),
    ("choices", {}, "Tick “Take part” to go on."),
    ("choices", {"purposes": ["contact"]}, "Tick “Take part” to go on."),
    ("choices", {"purposes": ["study", "advertising"]}, "Choose from the boxes on this page."),
    ("sign", SIGNED | {"agree": ""}, "Tick the box if you agree."),
    ("sign", SIGNED | {"name": ""}, "Type your full name to sign."),
    ("sign", SIGNED | {"name": "   "}, "Type your full name to sign."),
    ("sign", SIGNED | {"name": "x" * 201}, "at most. Please shorten it."),
    ("sign", SIGNED | {"name": "a\x00b"}, "a character that we can"),
    ("sign", SIGNED | {"email": ""}, "Type your email address."),
    ("sign", SIGNED | {"email": "nobody"}, "Type an email address like name@example.com."),
    ("sign", SIGNED | {"email": "a" * 250 + "@example.com"}, "254 characters at most"),
    (
        "sign",
        SIGNED | {"email": "a@example.com\nBcc: b@example.com"},
        "Type an email address like",
    ),
    ("sign", SIGNED | {"sha256": "0" * 64}, "The text changed while you were reading."),
    ("diagnosis", {}, "Choose at least one disease."),
    ("diagnosis", {"families": ["gout"]}, "Choose from the diseases in the list."),
    ("about", {"sex": ""}, "Choose an answer, or “Prefer not to say”."),
    ("about", {"sex": "x", "birth_year": "1980"}, "Choose one of the answers on this page."),
    ("about", {"sex": "male", "birth_year": "80"}, "Enter the year with 4 digits, like 1980."),
    ("about", {"sex": "male", "birth_year": "0000"}, "Enter a year from 1900 on."),
    ("about", {"sex": "male", "birth_year": "9999"}, "This year is still to come."),
    ("about", {"sex": "male", "birth_year": "19\x0080"}, "Enter the year with 4 digits"),
    ("about", {"sex": "male", "birth_year": "1" * 100_000}, "Enter the year with 4 digits"),
    ("about", {"sex": "male", "birth_year": "2005"}, "later than a date that you gave"),
    ("lupus", {"diagnosed_1": "1979"}, "before the year of birth"),
    ("mctd", {"first_symptoms_1": "15"}, "Enter the year with 4 digits"),
    ("sjogren", {"diagnosed_0": "x", "diagnosed_1": "2015"}, "Enter the month as a number"),
    ("aps", {"diagnosed_1": "9999"}, "This year is still to come."),
    ("other", {"name": ""}, "Type the name of the disease"),
    ("other", {"name": "x" * 201}, "at most. Please shorten it."),
    ("other", {"name": "a\x00b"}, "a character that we can"),
    ("markers", {"positive": ["gout"]}, "Choose from the blood tests in the list."),
    ("markers", {"positive": ["ana\x00"]}, "Choose from the blood tests in the list."),
    ("organs", {"affected": ["tail"]}, "Choose from the parts of the body in the list."),
    ("treatments", {"now": ["magic"]}, "Choose from the medicines in the list."),
    ("treatments", {"past": ["jak", "magic"]}, "Choose from the medicines in the list."),
    ("treatments", {"now": ["none", "jak"]}, "You chose “None of these” and something else."),
    ("treatments", {"past": ["none", "jak"]}, "You chose “None of these” and something else."),
    ("treatments", {"now": ["glucocorticoid"]}, "Choose from the medicines in the list."),
    ("treatments", {"mg": "5"}, "Choose which steroid it was"),
    ("treatments", {"drug": "sugar", "mg": "5"}, "Choose one of the answers on this page."),
    ("treatments", {"drug": "prednisolone", "mg": "five"}, "as a number, like 5 or 7.5."),
    ("treatments", {"drug": "prednisolone", "mg": "-5"}, "as a number, like 5 or 7.5."),
    ("treatments", {"drug": "prednisolone", "mg": "2001"}, "Enter a dose of 2,000 mg or less."),
    ("treatments", {"drug": "prednisolone", "mg": "5\x00"}, "as a number, like 5 or 7.5."),
    ("lupus", {"first_symptoms_1": "0"}, "year"),
    ("lupus", {"first_symptoms_1": "9999"}, "year"),
    ("lupus", {"first_symptoms_1": "MMXV"}, "year"),
    ("lupus", {"first_symptoms_0": "13", "first_symptoms_1": "2015"}, "month"),
    ("lupus", {"first_symptoms_0": "5"}, "year"),
    ("car-t", {}, "Choose the answer that fits best."),
    ("car-t", {"status": "perhaps"}, "Choose one of the answers on this page."),
    ("story", {"text": "x" * 20_001}, "20000 characters"),
    ("story", {"text": "a\x00b"}, "a character that we can"),
]

# Answers of the diseases that the factory does not tell of.
OTHER_DISEASES = {
    "myositis": {"kind": "iim", "first_symptoms": "", "diagnosed": ""},
    "scleroderma": {"kind": "ssc", "first_symptoms": "", "diagnosed": ""},
    "mctd": {"first_symptoms": "2003", "diagnosed": ""},
    "sjogren": {"first_symptoms": "", "diagnosed": ""},
    "aps": {"first_symptoms": "", "diagnosed": ""},
    "other": {"name": "Another", "first_symptoms": "", "diagnosed": ""},
}
INFUSION = {"target": "cd19", "cells": "own", "setting": "trial"}
AFTERWARDS = {
    "cared_for": "ward", "signs": ["fever"], "oxygen": "none", "nerves": ["none"], "organ": "no",
}  # fmt: skip
SINCE = {"relapse": "no", "again": "no"}
DEATH = {"relation": "child", "linked": "unknown", "objection": "no"}
ANSWER = "Choose one of the answers on this page."
WRONG_FROM_CAR_T = [
    ("car-t", {"status": ""}, "Choose the answer that fits best."),
    ("car-t", {"status": "perhaps"}, ANSWER),
    ("car-t", {"status": "waiting", "decided_0": "5"}, "Enter the year too."),
    ("infusion", INFUSION | {"given_2": "9999"}, "This year is still to come."),
    ("infusion", INFUSION | {"given_2": "0"}, "Enter the year with 4 digits"),
    ("infusion", INFUSION | {"given_0": "31", "given_1": "2", "given_2": "2024"}, "that day"),
    *[
        ("infusion", INFUSION | {name: code}, sentence)
        for name in INFUSION
        for code, sentence in (("", "or “I don’t know”"), ("cd20", ANSWER), ("a\x00b", ANSWER))
    ],
    *[
        ("afterwards", AFTERWARDS | {name: code}, sentence)
        for name in ("cared_for", "oxygen", "organ")
        for code, sentence in (("", "or “I don’t know”"), ("mars", ANSWER))
    ],
    *[
        ("afterwards", AFTERWARDS | {name: codes}, sentence)
        for name in ("signs", "nerves")
        for codes, sentence in (
            ([], "or “None of these”."),
            (["mars"], ANSWER),
            (["none", "unsure"], "You chose “None of these” and something else."),
        )
    ],
    ("since", SINCE | {"later": ["mars"]}, ANSWER),
    ("since", SINCE | {"later": ["gvhd"]}, ANSWER),  # the cells were their own
    ("since", SINCE | {"relapse": ""}, "or “I am not sure”"),
    ("since", SINCE | {"relapse": "<script>"}, ANSWER),
    ("since", SINCE | {"again": ""}, "Choose yes or no."),
    ("since", SINCE | {"relapse": "yes", "relapsed_2": "2023"}, "This is before the infusion."),
    ("since", SINCE | {"relapse": "yes", "relapsed_1": "13", "relapsed_2": "2024"}, "from 1 to 12"),
    *[
        (step, {scale: number}, ANSWER)
        for step in ("before", "today")
        for scale in ("disease", "tiredness", "pain", "daily_life")
        for number in ("11", "-1", "7.5", "x", "9" * 4500)
    ],
    ("before", {"drug": "aspirin"}, ANSWER),
    ("before", {"drug": "prednisolone", "mg": "2001"}, "2,000 mg or less"),
    ("before", {"drug": "prednisolone", "mg": "many"}, "as a number"),
    ("before", {"drug": "prednisolone", "mg": "\x00"}, "as a number"),
    ("before", {"mg": "5"}, "Choose which steroid it was"),
    *[
        ("death", DEATH | {name: code}, sentence)
        for name in DEATH
        for code, sentence in (("", "Choose "), ("mars", ANSWER))
    ],
    ("death", DEATH | {"died_on_1": "5"}, "Enter the year too."),
    ("death", DEATH | {"cause": "x" * 2001}, "Shorten your answer to 2000 characters"),
    ("death", DEATH | {"cause": "a\x00b"}, "a character that we can"),
]

# What a question takes.
DATE, NUMBER, WHOLE, CODE, TEXT, LETTERS = (
    *("a date", "a number", "a whole number", "one of its answers"),
    *("any text", "letters and digits"),
)
_NO_YEAR = "Enter the year with 4 digits"
_NO_NUMBER = "Type the number as it stands in the letter"
_NO_WHOLE = "Type a whole number"
_NO_LETTERS = "Type only letters, digits and dashes"
_ALL = {DATE: _NO_YEAR, NUMBER: _NO_NUMBER, WHOLE: _NO_WHOLE, CODE: ANSWER}
# What is typed, and the sentence of each kind of question that can't take it.
HAZARDS: dict[str, tuple[str, dict[str, str]]] = {
    "far too long": ("x" * 3000, _ALL | {TEXT: "Shorten your answer", LETTERS: "at most"}),
    "NUL": ("a\x00b", _ALL | dict.fromkeys((TEXT, LETTERS), "a character that we can")),
    "lone surrogate": ("a\ud800b", _ALL | {LETTERS: _NO_LETTERS}),
    "right to left": ("\u200fنص", _ALL | {LETTERS: _NO_LETTERS}),
    "emoji": ("💥", _ALL | dict.fromkeys((TEXT, LETTERS), "at least one letter or digit")),
    "SQL": ("'; DROP TABLE record_story; --", _ALL | {LETTERS: _NO_LETTERS}),
    "HTML": ("<script>alert(1)</script>", _ALL | {LETTERS: _NO_LETTERS}),
    "tampered": ("mars", _ALL),
    "exponent": ("1e5", _ALL),
    "negative": ("-1", _ALL | {WHOLE: "Type a number from 0 to 30."}),
    "year 0": ("0000", {DATE: "Enter a year from 1900 on.", CODE: ANSWER}),
    "year 9999": (
        "9999",
        {DATE: "This year is still to come.", WHOLE: "a number from 0 to 30", CODE: ANSWER},
    ),
    "thousands of digits": ("9" * 4500, _ALL | {TEXT: "Shorten your answer", LETTERS: "at most"}),
}
