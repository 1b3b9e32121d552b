"""Who the record is about, and their death."""

from django_countries import countries

from intake.participants.choices import AGES, AgeGroup
from intake.record.choices.people import Sex, YesNo
from research.labels.codes import AGE_LABELS, SEX_LABELS
from research.record_facts import RecordFacts

_ADULTS = {Sex.FEMALE: "Woman", Sex.MALE: "Man"}
_CHILDREN = {Sex.FEMALE: "Girl", Sex.MALE: "Boy"}
_LINKED = {
    YesNo.YES: ", linked to a treatment by doctors",
    YesNo.NO: ", not linked to a treatment",
}


def person_in_words(facts: RecordFacts) -> str:
    """Such as "Woman, 67, France" or "Girl, 12, Germany"."""
    return ", ".join([_noun(facts), _age(facts), str(countries.name(str(facts.record.country)))])


def death_in_words(facts: RecordFacts) -> str:
    record = facts.record
    if not record.died:
        return ""
    when = f" {record.died_on[:4]}" if record.died_on else ", date not reported"
    return f"Died{when}{_LINKED.get(record.linked, '')}"


def _noun(facts: RecordFacts) -> str:
    sex, is_adult = facts.record.sex, facts.record.age_group == AgeGroup.ADULT
    if known := (_ADULTS if is_adult else _CHILDREN).get(sex):
        return known
    said = f"sex: {SEX_LABELS[sex].lower()}" if sex else "sex not reported"
    return f"{'Adult' if is_adult else 'Child'} ({said})"


def _age(facts: RecordFacts) -> str:
    """The age when the story was sent, as the cohort has it, or a child's age group if that does not fit.

    Somebody's death may be long before that: they have their year of birth.
    """
    record, age = facts.record, facts.member.age
    youngest, oldest = AGES[AgeGroup(record.age_group)]
    if record.died and record.birth_year:
        return f"born {record.birth_year}"
    if not record.died and age is not None and youngest <= age <= oldest:
        return str(age)
    return AGE_LABELS.get(record.age_group, "age not reported")
