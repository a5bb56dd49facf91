"""Zip files that are the same whenever they are made, and what one would unpack to."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Final

_DAY: Final = (1980, 1, 1, 0, 0, 0)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files by name as a zip file without a date.

    Example:
        >>> zipped({"a.txt": b"one"}) == zipped({"a.txt": b"one"})
        True
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return made.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """Return the files of a zip file that was made here, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: bytes, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """Return a zip file, made again without a date and with some of its files changed."""
    files = unzipped(content)
    return zipped({name: changes.get(name, bytes)(file) for name, file in files.items()})


def unpacked_bytes(content: bytes) -> int:
    """Return how large a zip file says it is unpacked.

    Raises:
        OSError: If it is no zip file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise OSError(str(error)) from error
