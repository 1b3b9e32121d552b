"""What many columns cost in privacy, and the classes in which columns leave the house."""

from functools import partial

from research.dictionary.description import ColumnDescription, ExportClass

Open = partial(ColumnDescription, ExportClass.OPEN)
Coarsened = partial(ColumnDescription, ExportClass.COARSENED)
Justified = partial(ColumnDescription, ExportClass.JUSTIFIED)
Never = partial(ColumnDescription, ExportClass.NEVER)

COMMON = "Costs little privacy: many people share an answer, and few others know it."
CLINICAL = "Costs little privacy: the family and the doctors know it, strangers don’t."
DATE = "Costs some privacy: it leaves as months from day 0, never as a date."
SCHEDULE = "Hesperion’s schedule of check-ins"  # "d100", "m6", "y3"

# Which of a participant's times an answer is from, to find the row of the table check_in.
TIME = {
    "check_in": Open(COMMON, system=SCHEDULE),
    "check_in_of": Open("Costs some privacy: few people have had more than one infusion."),
}
OCCASION = {
    "occasion": Open(COMMON),
    "told_on": Justified(
        "Costs some privacy: it leaves as months from day 0, and says about when somebody took part."
    ),
    **TIME,
}
