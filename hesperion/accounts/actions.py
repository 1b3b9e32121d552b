from django.contrib.auth.models import Group
from django.db import transaction

from hesperion.accounts.groups import EDITOR, RESEARCHER
from hesperion.accounts.models import User


@transaction.atomic
def make_demo_account(*, name: str, password: str) -> User:
    """An account for trying out: `researcher`, `editor` or `admin`, at hesperion.example. May run again."""
    email = f"{name}@hesperion.example"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    user.is_staff = name != EDITOR
    user.is_superuser = name == "admin"
    user.set_password(password)
    user.save()
    user.groups.set(Group.objects.filter(name=name, name__in=[RESEARCHER, EDITOR]))
    return user
