"""The programs of docs/api.md, tried on a site; `python -m tests.api_examples URL` tries the one in R."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from hesperion.embedded.options import ROOT

CONTENT = b"PK" + bytes(range(256)) * 300


def example(language: str) -> str:
    """The program in this language."""
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    [program] = re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return program


def tried(
    command: list[str], program: str, folder: Path, *, api: str, token: str
) -> subprocess.CompletedProcess[str]:
    """What it printed when it ran in the folder, as docs/api.md says."""
    return subprocess.run(
        command,
        input=program,
        cwd=folder,
        env=os.environ | {"HESPERION_API": api, "HESPERION_TOKEN": token},
        capture_output=True,
        text=True,
        check=False,
    )


def main(url: str) -> int:
    """Django's settings are those of the site at `url`, which has no request yet."""
    import django

    django.setup()  # models are read by what follows
    # They need Django.
    from tests.factories.api import ApiProgram
    from tests.factories.extracts import extract_of, with_file

    request = extract_of(is_downloaded=False).request
    with_file(request.extracts.get(), CONTENT)
    token = ApiProgram(request).secret
    with tempfile.TemporaryDirectory(prefix="hesperion-api-") as name:
        command = ["Rscript", "--vanilla", "-"]
        done = tried(command, example("r"), Path(name), api=f"{url}/api/v1", token=token)
        files = {path.name: path.read_bytes() for path in Path(name).iterdir()}
    is_well = done.returncode == 0 and list(files.values()) == [CONTENT]
    print(f"R reads the API: {'no fault' if is_well else done.stdout + done.stderr}")
    return int(not is_well)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
