"""My path: one picture of a participant's illness, from their own answers, with a list of the same events."""

from intake.record.path.path import Path, path_of

__all__ = ["Path", "path_of"]
