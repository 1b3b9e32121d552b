"""What may not be in a reason that becomes public, and the reason that follows from a report."""

from hesperion.accounts.models import User
from research.disclosure import K, Report
from research.requests.public_text import (
    account_names,
    address_or_id_in,
    name_in,
    phone_number_in,
)


def fault_in(text: str, *, about: User) -> str:
    """The sentence that says what leads to a person in the text; "" if nothing does.

    It looks for the full names of all accounts, and for the last name of the requester, `about`.
    """
    names = account_names() | {about.last_name}
    return address_or_id_in(text) or phone_number_in(text) or name_in(text, names)


def reason_to_refuse(report: Report) -> str:
    """The reason to refuse a request for which no step suffices, without any count."""
    few = f"In fewer than {K} people whom this request is about, nobody can be hidden."
    many = (
        f"At each step of our ladder more than a tenth of the people would have fewer than {K - 1} others "
        "with the same characteristics, so that they could be found. Ask for fewer fields, or about "
        "more people."
    )
    return few if report["people"] < K else many
