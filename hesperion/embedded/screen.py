"""What the person who typed `make run` reads."""

from pathlib import Path

from hesperion.embedded.options import Options
from hesperion.embedded.secrets import DEMO_ACCOUNTS

_IN_CMS = ["editor", "doctor"]  # who sign in there; all others in /admin/


def say(text: str) -> None:
    print(text, flush=True)


def welcome(options: Options, secrets: dict[str, str], note: str) -> str:
    """The text that `make run` prints when all is running: addresses, accounts, and how to stop."""
    url = options.base_url
    mail = f"\n  Mail sent    {url}/dev/mail/" if options.catches_mail else ""
    database = f"\n  Database     {note}" if note else ""
    people = "\nAll people in it are made up." if options.is_demo else ""
    return f"""
Hesperion runs. Ctrl-C stops everything.{people}

  Home         {url}/
  Articles     {url}/articles/
  Share        {url}/share/{mail}

  Researchers  {url}/admin/
{_accounts(secrets, [name for name in DEMO_ACCOUNTS if name not in _IN_CMS])}
  Editors      {url}/cms/
{_accounts(secrets, _IN_CMS)}

  Data, logs   {options.var}{database}
"""


def _accounts(secrets: dict[str, str], names: list[str]) -> str:
    """A line for each account: address, password and, where the name does not say it, the role."""
    lines = [
        f"{name}@hesperion.example".ljust(32) + secrets[f"demo_{name}"] + _role(DEMO_ACCOUNTS[name])
        for name in names
    ]
    return "\n".join(" " * 15 + line for line in lines)


def _role(role: str) -> str:
    return f"  ({role})" if role else ""


def other_epoch(var: Path) -> str:
    """The message for databases that this version can't migrate, with what to do."""
    return (
        "The databases were made by another version of Hesperion, and this one can't bring them up to date. "
        f"Nothing was changed. Move the folder {var} away, where `make run` keeps its own, or choose another "
        "one: make run VAR=var2"
    )


def end_of(log: Path, lines: int = 15) -> str:
    """The last `lines` lines of a log, below a heading; "" if the log does not exist."""
    if not log.exists():
        return ""
    text = log.read_text(errors="replace").splitlines()[-lines:]
    return "\n".join([f"The end of {log}:", *(f"  {line}" for line in text)])
