from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class StaffBackend(AuthenticationBackend):
    """allauth's backend, for which an account that has ended does not exist.

    Django asks it at each request, too: sessions of such an account are nobody's.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        return user.is_current
