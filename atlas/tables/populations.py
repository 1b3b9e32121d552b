"""The populations whose people the tables divide, and which is part of which."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class TablePopulation:
    """People who are counted together. `whole` is the population that it is part of, "" for that of all.

    It is that part of `whole` whose people have the codes `where`; with `is_some`, not all of these.
    """

    name: str
    whole: str = ""
    where: dict[str, str] = field(default_factory=dict)
    is_some: bool = False


CONFIRMED = "confirmed"
PEOPLE = "people"
INFUSED = "infused"
MONTH_12 = "month-12"

# `confirmed`: who may be counted, as soon as their story is included; `people`: those whose story is.
# `month-12`: who had joined before the month-12 check-in of the first infusion opened.
POPULATIONS = {
    population.name: population
    for population in (
        TablePopulation(CONFIRMED),
        TablePopulation(PEOPLE, CONFIRMED, {"reading": "included"}),
        TablePopulation(INFUSED, PEOPLE, {"course": "infused"}),
        TablePopulation(MONTH_12, INFUSED, is_some=True),
    )
}
