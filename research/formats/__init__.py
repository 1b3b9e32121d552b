"""The files of an extract: each format is one writer of one zip."""

from research.formats.package import About, Manifest, Package
from research.formats.registry import write

__all__ = ["About", "Manifest", "Package", "write"]
