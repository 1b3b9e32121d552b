"""Researchers and staff. Patients have no account: a mailed link opens their own pages."""

import uuid
from datetime import UTC
from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower, TruncDate
from django.utils.translation import gettext_lazy as _

from hesperion.accounts.groups import ENTER_ADMIN
from hesperion.privacy.classes import classified
from hesperion.text.addresses import comparable
from hesperion.text.normalise import has_letter
from hesperion.ui.days import utc_today


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
        return self.create_user(email, password, is_superuser=True, **fields)

    def current(self) -> QuerySet["User"]:
        """The accounts that may sign in today."""
        lasting = Q(last_day=None) | Q(last_day__gte=utc_today())
        return self.filter(lasting, is_active=True)


@classified(
    identity=["email", "first_name", "last_name"],
    technical=[
        *["id", "password", "subject", "last_login", "date_joined"],
        *["is_superuser", "is_active", "last_day"],
    ],
)
class User(AbstractUser):
    """A person who signs in with an email address, up to the end of `last_day` (UTC), if there is one.

    An account is ended, never deleted: what its owner did keeps their name.
    """

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("email address"), unique=True)
    subject = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False
    )  # mails are about it
    last_day = models.DateField("until", null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta(AbstractUser.Meta):
        verbose_name = "account"
        verbose_name_plural = "accounts"
        permissions = [(ENTER_ADMIN, "Can enter /admin/")]
        constraints = [
            # Signing in looks the address up in this form: hesperion/text/addresses.py.
            models.CheckConstraint(
                name="accounts_user_email_is_lower", condition=Q(email=Lower(F("email")))
            ),
            models.CheckConstraint(
                name="accounts_user_email_is_ascii", condition=Q(email__regex=r"^[!-~]*$")
            ),
            models.CheckConstraint(
                name="accounts_user_ends_after_it_began",
                condition=Q(last_day=None) | Q(last_day__gte=TruncDate("date_joined", tzinfo=UTC)),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    @property
    def is_staff(self) -> bool:  # type: ignore[override]
        """Whether a role of this account opens /admin/, as Django asks."""
        return self.has_perm(f"accounts.{ENTER_ADMIN}")

    @property
    def is_current(self) -> bool:
        """Whether the account may sign in today."""
        return self.is_active and (self.last_day is None or self.last_day >= utc_today())

    def clean(self) -> None:
        super().clean()
        names = {name: getattr(self, name) for name in ("first_name", "last_name")}
        if wrong := [name for name, typed in names.items() if typed and not has_letter(typed)]:
            raise ValidationError(dict.fromkeys(wrong, _("Write the name in letters.")))
