"""Researchers and staff. Patients have no account: a mailed link opens their own pages."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from hesperion.privacy.classes import classified
from hesperion.text.addresses import comparable
from hesperion.text.normalise import has_letter


class UserManager(BaseUserManager["User"]):
    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return comparable(email or "")

    def get_by_natural_key(self, username: str | None) -> "User":
        return super().get_by_natural_key(comparable(username or ""))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


@classified(
    identity=["email", "first_name", "last_name"],
    technical=[
        *["id", "password", "subject", "last_login", "date_joined"],
        *["is_superuser", "is_staff", "is_active"],
    ],
)
class User(AbstractUser):
    """A person who signs in with an email address. `is_staff` gives access to /admin/ only."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("email address"), unique=True)
    subject = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False
    )  # mails are about it

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta(AbstractUser.Meta):
        constraints = [
            # Signing in looks the address up in this form: hesperion/text/addresses.py.
            models.CheckConstraint(
                name="accounts_user_email_is_lower", condition=models.Q(email=Lower(F("email")))
            ),
            models.CheckConstraint(
                name="accounts_user_email_is_ascii", condition=models.Q(email__regex=r"^[!-~]*$")
            ),
        ]

    def clean(self) -> None:
        super().clean()
        names = {name: getattr(self, name) for name in ("first_name", "last_name")}
        if wrong := [name for name, typed in names.items() if typed and not has_letter(typed)]:
            raise ValidationError(dict.fromkeys(wrong, _("Write the name in letters.")))
