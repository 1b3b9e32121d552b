"""Checks a copy of the registry's public log: python verify.py log.jsonl (needs the package cryptography)"""

import hashlib
import json
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PUBLIC_KEYS = {}  # the registry's public keys by version: Ed25519, in hex
as_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def expect(is_so, problem):
    if not is_so:
        raise ValueError(problem)


def sha256_of(text):
    return hashlib.sha256(text.encode()).hexdigest()


def check_statement(line, seq, previous, missing):
    """Its hash. `missing` gets the texts that it lacks, and loses one that it says was taken out."""
    digest, texts = line.pop("sha256"), line.pop("texts")
    expect((line["seq"], line["previous"]) == (seq, previous), "it does not follow here")
    expect(sha256_of(as_written(line)) == digest, "it was changed")
    body, hashes = line["body"], line["body"].get("texts", {})
    for name, text in texts.items():
        expect(sha256_of(as_written(text)) == hashes[name], "a text was changed")
    missing ^= {(seq, name) for name in hashes.keys() - texts.keys()}
    missing ^= {(body["statement"], body["text"])} if line["kind"] == "text-taken-out" else set()
    return digest


def check_log(lines):
    """A sentence about a log that is whole. Raises ValueError with one about another."""
    digest, missing, end = "0" * 64, set(), None
    for number, raw in enumerate(lines, 1):
        try:
            line = json.loads(raw)
            expect(not end and as_written(line) + "\n" == raw.decode(), "it is not the registry's")
            if "head" not in line:
                digest = check_statement(line, number, digest, missing)
                continue
            end, signature = line["head"], bytes.fromhex(line["signature"])
            expect(line == {"head": end, "signature": signature.hex()}, "it was changed")
            expect((end["seq"], end["sha256"]) == (number - 1, digest), "it is another log's end")
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(PUBLIC_KEYS[end["key"]]))
            key.verify(signature, f"hesperion public log\n{sha256_of(as_written(end))}".encode())
        except Exception as error:
            raise ValueError(f"Line {number}: {str(error) or 'its signature is wrong'}.") from error
    expect(end and not missing, "The end is missing, or texts that nobody took out in public.")
    return f"{end['seq']} statements, whole, up to {end['at'][:10]}."


if __name__ == "__main__":
    try:
        print(check_log(open(sys.argv[1], "rb")))
    except (ValueError, OSError, IndexError) as error:
        sys.exit(str(error))
