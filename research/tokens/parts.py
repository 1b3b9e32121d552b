"""What the page of a request shows of the tokens of its project."""

from typing import Any

from hesperion.accounts.models import User
from research.api.tokens import NoTokenMade, require_may_make, valid_tokens


def token_parts(request: Any, user: User) -> dict[str, Any]:
    """The context of `tokens.html`. `request` is a row of `requests_for`."""
    refusal = _refusal(request, user)
    return {
        "tokens": list(valid_tokens(request.root).select_related("by")),
        "may_make_token": not refusal,
        "token_refusal": refusal,
    }


def _refusal(request: Any, user: User) -> str:
    """Why the user can make no token now; "" if they can."""
    try:
        require_may_make(request, user)
    except NoTokenMade as refused:
        return str(refused)
    return ""
