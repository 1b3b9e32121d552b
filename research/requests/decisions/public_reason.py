"""What may not be in a reason that becomes public, and the reason that follows from a report."""

from hesperion.accounts.models import User
from research.disclosure import K, Report
from research.requests.public_text import address_or_id_in, phone_number_in


def fault_in(text: str, *, about: User) -> str:
    """The sentence that says what leads to a person in the text; "" if nothing does.

    It looks for the full names of all accounts, and for the last name of the requester, `about`.
    """
    return address_or_id_in(text) or phone_number_in(text) or _name_in(text, about)


def _name_in(text: str, about: User) -> str:
    names = [user.get_full_name() for user in User.objects.only("first_name", "last_name")]
    looked_for = {about.last_name, *(name for name in names if " " in name)} - {""}
    words = f" {_words(text)} "
    for name in sorted(looked_for):
        if f" {_words(name)} " in words:
            return f"Take the name “{name}” out: this text becomes public."
    return ""


def _words(text: str) -> str:
    """The words of a text, without case and signs."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def reason_to_refuse(report: Report) -> str:
    """The reason to refuse a request for which no step suffices, without any count."""
    few = f"In fewer than {K} people whom this request is about, nobody can be hidden."
    many = (
        f"At each step of our ladder more than a tenth of the people would have fewer than {K - 1} others "
        "with the same characteristics, so that they could be found. Ask for fewer fields, or about "
        "more people."
    )
    return few if report["people"] < K else many
