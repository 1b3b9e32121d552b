"""Checks a copy of the registry's public log: python verify.py log.jsonl (needs the package cryptography)"""

import hashlib
import json
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KEYS = {}  # the registry's public keys by version: Ed25519, in hex
written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def require(is_so, problem):
    if not is_so:
        raise ValueError(problem)


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def check_statement(line, seq, previous, missing):
    """Its hash. `missing` gets the texts that it lacks, and loses one that it says was taken out."""
    digest, texts = line.pop("sha256"), line.pop("texts")
    require((line["seq"], line["previous"]) == (seq, previous), "it does not follow here")
    require(sha256(written(line)) == digest, "it was changed")
    body, hashes = line["body"], line["body"].get("texts", {})
    for name, text in texts.items():
        require(sha256(written(text)) == hashes[name], "a text was changed")
    missing ^= {(seq, name) for name in hashes.keys() - texts.keys()}
    missing ^= {(body["statement"], body["text"])} if line["kind"] == "text-taken-out" else set()
    return digest


def check(lines):
    """A sentence about a log that is whole. Raises ValueError with one about another."""
    digest, missing, end = "0" * 64, set(), None
    for number, raw in enumerate(lines, 1):
        try:
            line = json.loads(raw)
            require(not end and written(line) + "\n" == raw.decode(), "it is not the registry's")
            if "head" not in line:
                digest = check_statement(line, number, digest, missing)
                continue
            end, signature = line["head"], bytes.fromhex(line["signature"])
            require(line == {"head": end, "signature": signature.hex()}, "it was changed")
            require((end["seq"], end["sha256"]) == (number - 1, digest), "it is another log's end")
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(KEYS[end["key"]]))
            key.verify(signature, f"hesperion public log\n{sha256(written(end))}".encode())
        except Exception as error:
            raise ValueError(f"Line {number}: {str(error) or 'its signature is wrong'}.") from error
    require(end and not missing, "The end is missing, or texts that nobody took out in public.")
    return f"{end['seq']} statements, whole, up to {end['at'][:10]}."


if __name__ == "__main__":
    try:
        print(check(open(sys.argv[1], "rb")))
    except (ValueError, OSError, IndexError) as error:
        sys.exit(str(error))
