"""What the signature of a release is over."""


def signed_message(sha256: str) -> bytes:
    """The bytes that are signed for a release with this SHA-256, in hex.

    The key signs other things too: they begin otherwise.
    """
    return f"hesperion atlas release\n{sha256}".encode()
