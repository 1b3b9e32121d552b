"""What a medical reviewer needs for a decision on a flag: case line, story, and all flags of the person."""

from itertools import chain
from typing import Any

from hesperion.accounts.queries import names_of
from hesperion.privacy import access
from research.case.line import case_line
from research.models import Flag
from research.record_facts import gather_facts
from research.record_page.content import rows_of_record


def flag_facts(flag: Flag) -> dict[str, Any]:
    """The context of the page of `flag`; what it shows is noted for the audit, for the purpose `safety`.

    The flags are those of the person, the one of the page first.
    """
    reader = access.require()
    reader.purpose = "safety"
    reader.note(flag.subject, "record", "case_line", "story")
    reader.drawn[flag.subject] = flag.record_id
    others = Flag.objects.filter(record=flag.record_id).exclude(pk=flag.pk)
    flags = [flag, *others.order_by("-flagged_at")]
    rows = chain.from_iterable(rows_of_record(flag.record).values())
    return {
        "case_line": case_line(gather_facts(flag.record, rows)),
        "flags": flags,
        "names": names_of(chain(*((one.flagged_by, one.decided_by) for one in flags))),
    }
