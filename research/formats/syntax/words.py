"""Labels as the programs can take them: in one line, and no longer than they allow."""

import unicodedata


def one_line(label: str) -> str:
    """The label without line breaks and other control characters."""
    shown = (" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in label)
    return " ".join("".join(shown).split())


def cut_to_bytes(text: str, most: int) -> str:
    """The beginning of the text that has at most `most` bytes in UTF-8, without half characters."""
    return text.encode()[:most].decode(errors="ignore")


def distinct(codes: dict[str, str]) -> dict[str, str]:
    """The labels by code; one that several codes have names its code too."""
    labels = list(codes.values())
    return {
        code: f"{label} ({code})" if labels.count(label) > 1 else label
        for code, label in codes.items()
    }
