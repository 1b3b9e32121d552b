"""What a made-up person's answers follow from: who they are, and the days of their disease and treatment.

The shares are plausible, not measured: women mostly; lupus, myositis and scleroderma most; about a third got
CAR-T cells, from 2021 on. Days follow each other: birth, symptoms, diagnosis, infusions, relapse, death, sent.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from intake.consent.signers import rules_of
from intake.participants.choices import AGES, AgeGroup, Teller
from intake.record.choices.diseases import Family
from intake.record.choices.people import Sex
from research.population.chance import Chance

BEGIN = date(2021, 1, 4)  # the first day on which somebody sends a story, and the first infusions
_CHILDHOOD = timedelta(days=650)  # so lately children were enrolled: none has come of age since
_SINCE_EARLY = timedelta(days=1100)  # long enough for month 12, and not for many check-ins
_UNCONFIRMED = timedelta(days=25)  # older ones were erased

_COUNTRIES = {
    "DE": 24, "US": 16, "GB": 9, "ES": 8, "FR": 5, "IT": 5, "AT": 4, "CH": 3, "NL": 4, "BE": 2,
    "SE": 2, "NO": 2, "DK": 1.5, "PL": 2, "PT": 1.5, "IE": 1, "CN": 3, "JP": 1.5, "CA": 2, "AU": 2,
    "MX": 2, "AR": 1.5, "CO": 1, "CL": 1, "BR": 1.5, "IN": 1.5, "ZA": 1,
}  # fmt: skip
_LANGUAGES = {
    "de": {"DE", "AT", "CH"},
    "es": {"ES", "MX", "AR", "CO", "CL"},
}
_TELLERS = {
    Teller.SELF: 82,
    Teller.PARENT: 7,
    Teller.HELPER: 3,
    Teller.REPRESENTATIVE: 2,
    Teller.RELATIVE: 6,
}
_CHILDREN = {AgeGroup.UNDER_7: 14, AgeGroup.CHILD: 28, AgeGroup.TEENAGER: 36, AgeGroup.YOUTH: 22}
_FAMILIES = {
    Family.SLE: 42, Family.IIM: 25, Family.SSC: 21, Family.MCTD: 3, Family.SJOGREN: 4,
    Family.APS: 2, Family.OTHER: 3,
}  # fmt: skip
_OF_CHILDREN = {Family.SLE: 45, Family.IIM: 45, Family.SSC: 6, Family.MCTD: 4}
_BESIDE: dict[Family, dict[Family, float]] = {
    Family.SLE: {Family.SJOGREN: 0.08, Family.APS: 0.08},
    Family.IIM: {Family.SSC: 0.04, Family.SJOGREN: 0.04},
    Family.SSC: {Family.IIM: 0.04, Family.SJOGREN: 0.1},
}
_OF_EARLY = {Family.SLE: 64, Family.IIM: 24, Family.SSC: 12}
_WOMEN = {Family.SLE: 0.9, Family.IIM: 0.65, Family.SSC: 0.82, Family.SJOGREN: 0.92}
_AGES = {Family.SLE: (42, 13), Family.IIM: (51, 14), Family.SSC: (54, 13)}  # mean and deviation


@dataclass
class Life:
    """A made-up person up to the day on which their story is sent.

    `given` holds the days of the infusions, `response` how well the first worked: "deep", "good",
    "poor". `relapsed` and `died` are None if it did not happen. `is_early`: somebody who got cells, joined
    within months, tells a lot, and allows public numbers.
    """

    number: int
    teller: Teller
    age_group: AgeGroup
    country: str
    language: str
    sex: Sex
    sent: date
    born: int
    families: list[Family]
    kinds: dict[Family, str]
    symptoms: date
    diagnosed: date
    confirmed: bool
    died: date | None = None
    markers: list[str] = field(default_factory=list)
    given: list[date] = field(default_factory=list)
    response: str = ""
    relapsed: date | None = None
    is_early: bool = False

    @property
    def is_child(self) -> bool:
        return self.age_group is not AgeGroup.ADULT

    @property
    def is_infused(self) -> bool:
        return bool(self.given)

    @property
    def last_day(self) -> date:
        """The last day about which the answers can say something."""
        return self.died or self.sent


def begin_life(chance: Chance, number: int, today: date, *, is_early: bool = False) -> Life:
    """A person with a disease; disease.py and car_t.py add markers and infusions."""
    teller = Teller.SELF if is_early else Teller(chance.one(_TELLERS))
    country = _country(chance, teller)
    group = _age_group(chance, teller, country)
    is_child, confirmed = group is not AgeGroup.ADULT, not chance.happens(0.03)
    sent = _sent(chance, today, is_child=is_child, confirmed=confirmed)
    if is_early and confirmed and not is_child:
        sent = chance.day(today - _SINCE_EARLY, today - timedelta(days=1))
    family = chance.one(_OF_EARLY if is_early else _OF_CHILDREN if is_child else _FAMILIES)
    beside = [] if is_child else chance.some(_BESIDE.get(family, {}))
    families = [one for one in Family if one in (family, *beside)]
    born = _born_in(chance, group, sent, today) if is_child else sent.year - _age(chance, family)
    symptoms = _symptoms(chance, sent, born)
    died = chance.day(max(symptoms, sent - timedelta(days=900)), sent - timedelta(days=14))
    last = died if teller is Teller.RELATIVE else sent
    diagnosed = min(symptoms + timedelta(days=int(chance.expovariate(1 / 400))), last)
    return Life(
        number=number,
        teller=teller,
        age_group=group,
        country=country,
        language=next((code for code, where in _LANGUAGES.items() if country in where), "en"),
        sex=_sex(chance, family),
        sent=sent,
        born=born,
        families=families,
        kinds={one: _kind(chance, one, symptoms.year - born, sent.year - born) for one in families},
        symptoms=min(symptoms, diagnosed),
        diagnosed=diagnosed,
        confirmed=confirmed,
        died=died if teller is Teller.RELATIVE else None,
        is_early=is_early,
    )


def _country(chance: Chance, teller: Teller) -> str:
    """Only in some countries a representative may sign for an adult."""
    lawful = {
        code: weight
        for code, weight in _COUNTRIES.items()
        if teller is not Teller.REPRESENTATIVE or rules_of(code).representative
    }
    return chance.one(lawful)


def _age_group(chance: Chance, teller: Teller, country: str) -> AgeGroup:
    """Parents tell of children. Somebody who may sign at 16 sometimes does."""
    least = rules_of(country).own
    if teller is Teller.PARENT:
        return AgeGroup(chance.one({g: w for g, w in _CHILDREN.items() if AGES[g][0] < least}))
    signs_young = teller is Teller.SELF and least < AGES[AgeGroup.ADULT][0]
    return AgeGroup.YOUTH if signs_young and chance.happens(0.03) else AgeGroup.ADULT


def _sent(chance: Chance, today: date, *, is_child: bool, confirmed: bool) -> date:
    first = today - _CHILDHOOD if is_child else BEGIN
    first = first if confirmed else today - _UNCONFIRMED
    return chance.day(first, today - timedelta(days=1), lean=0.6)


def _born_in(chance: Chance, group: AgeGroup, sent: date, today: date) -> int:
    """A year of birth that fits the age group on the day of sending, and today."""
    youngest, oldest = AGES[group]
    first = max(sent.year - oldest, today.year - oldest - 1)
    return chance.randint(min(first, sent.year - youngest), sent.year - youngest)


def _age(chance: Chance, family: Family) -> int:
    mean, deviation = _AGES.get(family, (48, 15))
    return min(92, max(19, round(chance.gauss(mean, deviation))))


def _symptoms(chance: Chance, sent: date, born: int) -> date:
    years = chance.expovariate(1 / 8) + 0.4
    return max(sent - timedelta(days=int(years * 365)), min(date(born, 1, 20), sent))


def _sex(chance: Chance, family: Family) -> Sex:
    if chance.happens(0.015):
        return chance.choice([Sex.OTHER, Sex.UNSAID])
    return Sex.FEMALE if chance.happens(_WOMEN.get(family, 0.82)) else Sex.MALE


def _kind(chance: Chance, family: Family, onset: int, age: int) -> str:
    """The kind of the disease, or the family's own code: not sure. `onset` and `age` are in years."""
    if family is Family.IIM:
        if age < 18:
            return chance.one({"iim.jdm": 9, "iim": 1})
        elder = {"iim.ibm": 14.0} if onset > 45 else {}
        young = {"iim.jdm": 30.0} if onset < 18 else {}
        adult = {"iim.dm": 36, "iim.adm": 9, "iim.pm": 10, "iim.asys": 17, "iim.imnm": 15, "iim": 8}
        return chance.one({**adult, **elder, **young})
    if family is Family.SSC:
        return chance.one({"ssc.diffuse": 48, "ssc.limited": 38, "ssc.sine": 5, "ssc": 9})
    return family.value
