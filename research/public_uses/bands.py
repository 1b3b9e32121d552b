"""Numbers of people of a use, as bands of five from eleven on, and when a band may be made.

Two bands of nearly the same people would tell about a single one, where one is at the edge of its band: a
cohort of 65 that becomes 66 when somebody joins, an extract that is made anew when somebody left, or "all
with lupus" beside "all with lupus but those of one region". So an extract's band is shown once, when it is
made, and only if at least eleven people differ from each extract of any request whose band is public. Whoever
was erased since counts as no difference: too many bands are held back, never too few. Nothing tells why one is.

What is left: who adds the bands of several extracts knows the sum as exactly as bands of five allow. The day on
which an extract is made anew says that something in it changed, not what.
"""

from django.db import connection

from hesperion.public_log.models import Statement
from research.choices import UseLogKind
from research.models import Extract

LEAST = 11  # people, for a band, and who differ between two bands
_WIDTH = 5

Band = list[int]  # the least and the most people

# The people in both, by extract.
_SHARED = """
SELECT other.extract_id, count(*) FROM research_extracted AS mine
JOIN research_extracted AS other USING (participant_id)
WHERE mine.extract_id = %s AND other.extract_id = ANY (%s) GROUP BY 1
"""
_ROWS = "SELECT extract_id, count(*) FROM research_extracted WHERE extract_id = ANY (%s) GROUP BY 1"


def use_band(people: int) -> Band | None:
    """The band of a number of people; None for fewer than eleven."""
    if people < LEAST:
        return None
    low = people - (people - LEAST) % _WIDTH
    return [low, low + _WIDTH - 1]


def band_to_show(extract: Extract) -> Band | None:
    """The band of a finished extract; None if it is too small, or too like an earlier one that has a band."""
    others = [other.pk for other in _with_band()]
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [others])
        rows = dict(cursor.fetchall())
        cursor.execute(_SHARED, [extract.pk, others])
        shared = dict(cursor.fetchall())
    differ = (rows.get(pk, 0) + extract.size - 2 * shared.get(pk, 0) for pk in others)
    return use_band(extract.size) if min(differ, default=LEAST) >= LEAST else None


def _with_band() -> list[Extract]:
    """The extracts of all requests whose band is public."""
    made = Statement.objects.filter(kind=UseLogKind.MADE).exclude(body__band=None)
    public = {(body["number"], body["extract"]) for body in made.values_list("body", flat=True)}
    numbers = {number for number, _ in public}
    found = Extract.objects.filter(request__number__in=numbers).select_related("request")
    return [one for one in found if (one.request.number, one.number) in public]
