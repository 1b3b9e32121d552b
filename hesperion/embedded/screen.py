"""What the person who typed `make run` reads."""

from pathlib import Path

from hesperion.embedded.options import Options

RESEARCHER_EMAIL = "researcher@hesperion.example"
STEWARD_EMAIL = "steward@hesperion.example"
EDITOR_EMAIL = "editor@hesperion.example"
DOCTOR_EMAIL = "doctor@hesperion.example"
ADMIN_EMAIL = "admin@hesperion.example"


def say(text: str) -> None:
    print(text, flush=True)


def welcome(options: Options, secrets: dict[str, str], note: str) -> str:
    """The text that `make run` prints when all is running: addresses, accounts, and how to stop."""
    url = options.base_url
    mail = f"\n  Mail sent    {url}/dev/mail/" if options.catches_mail else ""
    database = f"\n  Database     {note}" if note else ""
    return f"""
Hesperion runs. Ctrl-C stops everything.

  Home         {url}/
  Articles     {url}/articles/
  Share        {url}/share/{mail}

  Researchers  {url}/admin/
               {RESEARCHER_EMAIL:32}{secrets["demo_researcher"]}
               {STEWARD_EMAIL:32}{secrets["demo_steward"]}  (data steward)
               {ADMIN_EMAIL:32}{secrets["demo_admin"]}  (superuser)
  Editors      {url}/cms/
               {EDITOR_EMAIL:32}{secrets["demo_editor"]}
               {DOCTOR_EMAIL:32}{secrets["demo_doctor"]}  (medical reviewer)

  Data, logs   {options.var}{database}
"""


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
