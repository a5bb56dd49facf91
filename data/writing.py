"""How the scripts of this folder write their tables, or compare what is there."""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Iterable
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent


def write(about: str | None, made: Iterable[tuple[str, bytes]]) -> None:
    """Write the tables, or with --check compare what is there.

    Args:
        about: What the script does, for --help.
        made: The name and the bytes of each file.

    Raises:
        SystemExit: If a table differs or is missing, with --check.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 on a difference"
    )
    check = parser.parse_args().check
    wrong = []
    for name, packed in made:
        path = FOLDER / name
        if not check:
            path.write_bytes(packed)
        elif not path.exists() or _text(name, path.read_bytes()) != _text(name, packed):
            wrong.append(name)
    if wrong:
        raise SystemExit(f"differ: {', '.join(wrong)}")


def _text(name: str, packed: bytes) -> bytes:
    return gzip.decompress(packed) if name.endswith(".gz") else packed
