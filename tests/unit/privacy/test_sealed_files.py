"""A sealed file opens as it was written, or not at all."""

import gc
import random
import subprocess
import sys
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hesperion.privacy.cipher import Tampered
from hesperion.privacy.sealed_files import CHUNK, SealedWriter, read_sealed
from tests.embedded import ROOT

KEY = bytes(range(32))
PLACE = "extract/1/csv"
HEAD = 17
SEALED = 12 + CHUNK + 16
CANARY = b"canary-of-the-extract"


def sealed(path, plain, place=PLACE, key=KEY):
    with SealedWriter(path, key, place) as target:
        for start in range(0, len(plain), 300_000):
            target.write(plain[start : start + 300_000])
    return target


def opened(path, place=PLACE, key=KEY):
    return b"".join(read_sealed(path, key, place))


def is_refused(path, **other):
    try:
        opened(path, **other)
    except Tampered:
        return True
    return False


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """The bytes of a file of four chunks, as head and chunks."""
    path = tmp_path_factory.mktemp("sealed") / "file"
    sealed(path, random.Random(4).randbytes(3 * CHUNK + 5))
    stored = path.read_bytes()
    return [stored[:HEAD], *(stored[at : at + SEALED] for at in range(HEAD, len(stored), SEALED))]


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_it_opens_as_it_was_written(tmp_path, length):
    plain = random.Random(length).randbytes(length)
    written = sealed(tmp_path / "file", plain)
    assert opened(tmp_path / "file") == plain
    assert (written.sha256, written.size_bytes) == (sha256(plain).hexdigest(), length)


STARTS = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 4]


@pytest.mark.parametrize("start", STARTS)
def test_it_opens_from_a_byte_on(parts, tmp_path, start):
    (tmp_path / "file").write_bytes(b"".join(parts))
    found = b"".join(read_sealed(tmp_path / "file", KEY, PLACE, start=start))
    assert found == opened(tmp_path / "file")[start:]


def test_from_a_byte_on_it_reads_no_chunk_before(parts, tmp_path):
    (tmp_path / "file").write_bytes(parts[0] + bytes(2 * SEALED) + b"".join(parts[3:]))
    assert len(b"".join(read_sealed(tmp_path / "file", KEY, PLACE, start=2 * CHUNK))) == CHUNK + 5
    with pytest.raises(Tampered):
        next(read_sealed(tmp_path / "file", KEY, PLACE, start=2 * CHUNK - 1))


def test_a_chunk_in_the_place_of_another_does_not_open_from_there(parts, tmp_path):
    head, first, second, *others = parts
    (tmp_path / "file").write_bytes(b"".join([head, second, first, *others]))
    for start in (0, CHUNK):
        with pytest.raises(Tampered):
            next(read_sealed(tmp_path / "file", KEY, PLACE, start=start))


@pytest.mark.parametrize("start", [4 * CHUNK, 40 * CHUNK])
def test_there_is_nothing_behind_the_end(parts, tmp_path, start):
    (tmp_path / "file").write_bytes(b"".join(parts))
    with pytest.raises(Tampered):
        next(read_sealed(tmp_path / "file", KEY, PLACE, start=start))


def test_it_yields_chunk_by_chunk(parts, tmp_path):
    (tmp_path / "file").write_bytes(b"".join(parts))
    assert [len(chunk) for chunk in read_sealed(tmp_path / "file", KEY, PLACE)] == [*[CHUNK] * 3, 5]


def test_each_of_a_thousand_changed_bits_is_refused(tmp_path):
    path, chance = tmp_path / "file", random.Random(5)
    sealed(path, b"x" * (CHUNK + 1))
    length = path.stat().st_size
    first = range((HEAD + 12) * 8)  # format, id, and the first nonce
    bits = [*first, *(chance.randrange(length * 8) for _ in range(1000 - len(first)))]
    unnoticed = []
    with path.open("r+b", buffering=0) as file:
        for bit in bits:
            place, flipped = bit // 8, 1 << bit % 8
            file.seek(place)
            (byte,) = file.read(1)
            file.seek(place)
            file.write(bytes([byte ^ flipped]))
            if not is_refused(path):
                unnoticed.append(bit)
            file.seek(place)
            file.write(bytes([byte]))
    assert not unnoticed
    assert opened(path) == b"x" * (CHUNK + 1)


def test_a_file_that_was_cut_off_is_refused(parts, tmp_path):
    whole, path = b"".join(parts), tmp_path / "file"
    ends = [0, 1, HEAD - 1, HEAD, HEAD + 1, HEAD + 27, HEAD + SEALED - 1, HEAD + SEALED]
    ends += [HEAD + 2 * SEALED, HEAD + 3 * SEALED, HEAD + 3 * SEALED + 12, len(whole) - 1]
    for end in ends:
        path.write_bytes(whole[:end])
        assert is_refused(path), end


def test_chunks_that_are_swapped_repeated_left_out_or_added_are_refused(parts, tmp_path):
    head, one, two, three, last = parts
    for number, chunks in enumerate((
        [two, one, three, last], [one, one, two, three, last], [one, two, two, last], [one, three, last],
        [two, three, last], [last], [one, two, last, three], [one, two, three, last, last],
        [one, two, three, last, b"x"], [one, two, three],
    )):  # fmt: skip
        (tmp_path / "file").write_bytes(head + b"".join(chunks))
        assert is_refused(tmp_path / "file"), number


def test_what_belongs_to_another_file_is_refused(parts, tmp_path):
    path = tmp_path / "file"
    sealed(path, b"y" * (3 * CHUNK + 5))  # by the same key, for the same place
    stored = path.read_bytes()
    assert is_refused(path, place="extract/2/csv")
    assert is_refused(path, key=AESGCM.generate_key(256))
    path.write_bytes(stored[: HEAD + SEALED] + b"".join(parts[2:]))
    assert is_refused(path)
    path.write_bytes(parts[0] + stored[HEAD:])
    assert is_refused(path)


def test_a_file_that_was_not_finished_is_refused(tmp_path):
    path = tmp_path / "file"
    with pytest.raises(OSError, match="the rows ended"):
        _interrupted(path)
    gc.collect()
    assert is_refused(path)


def _interrupted(path):
    with SealedWriter(path, KEY, PLACE) as target:
        target.write(b"z" * (2 * CHUNK))
        raise OSError("the rows ended")


def test_it_overwrites_no_file(tmp_path):
    sealed(tmp_path / "file", b"first")
    with pytest.raises(FileExistsError):
        SealedWriter(tmp_path / "file", KEY, PLACE)
    assert opened(tmp_path / "file") == b"first"


def test_nothing_of_the_content_is_on_the_disk_and_others_cannot_read_the_file(tmp_path):
    path = tmp_path / "file"
    sealed(path, CANARY * 100_000)
    assert CANARY in opened(path)
    assert CANARY[:6] not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600


def test_no_nonce_comes_twice(parts):
    nonces = [chunk[:12] for chunk in parts[1:]]
    assert len(set(nonces)) == len(nonces) == 4


_LARGE = f"""
import resource, sys
from pathlib import Path
from hesperion.privacy.sealed_files import SealedWriter, read_sealed
path, megabytes = Path(sys.argv[1]), int(sys.argv[2])
with SealedWriter(path, bytes(32), "place") as target:
    for _ in range(megabytes * 16):
        target.write(bytes(65_536))
assert sum(map(len, read_sealed(path, bytes(32), "place"))) == megabytes * {CHUNK}
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_a_large_file_needs_no_more_memory_than_a_small_one(tmp_path):
    small, large = (_peak_memory(tmp_path / f"{size}", size) for size in (4, 64))
    assert large - small < 4 * 1024


def _peak_memory(path, megabytes):
    """KiB of a process that seals and opens a file."""
    command = [sys.executable, "-c", _LARGE, path, str(megabytes)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    path.unlink()
    return int(done.stdout)
