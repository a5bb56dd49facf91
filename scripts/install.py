"""Set up the course in .venv: python scripts/install.py lab (to study) or dev (to test and write).

Runs on any Python 3, so that an old one is told what it needs. Does nothing when all is in place.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
NEEDED = (3, 11)


def main(kind: str) -> None:
    """Make .venv hold what the kind needs."""
    locked = ROOT / "requirements" / "{}.txt".format(kind)  # noqa: UP032 (an old Python reads this)
    if not locked.is_file():
        stop("KIND must be lab or dev, got " + kind)
    if sys.version_info < NEEDED:
        stop(
            "Python 3.11 or newer is needed, this is " + sys.version.split()[0],
            "Install it (python.org, or your system's packages) and start again, naming it:",
            "    make PYTHON=python3.12 " + ("lab" if kind == "lab" else "test"),
        )
    project = (ROOT / "pyproject.toml").read_bytes()
    digest = hashlib.sha256(locked.read_bytes() + project).hexdigest()
    stamp = VENV / ("installed-" + kind)
    place = VENV / "made-in"  # an environment does not work from another folder
    sound = works() and place.exists() and place.read_text() == str(ROOT)
    if sound and stamp.exists() and stamp.read_text() == digest:
        return
    if not sound:
        make_venv()
        place.write_text(str(ROOT))
    print("Installing the course into .venv (a minute or two, the first time only) …", flush=True)
    pip("--require-hashes", "-r", str(locked))
    pip("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    stamp.write_text(digest)


def make_venv() -> None:
    """Make .venv afresh."""
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False).returncode:
        stop(
            "A Python environment could not be made in .venv.",
            "On Debian or Ubuntu: sudo apt install python3-venv, then start again.",
            "Elsewhere: check that the disk is not full and that this folder can be written.",
        )


def works() -> bool:
    """Whether the Python in .venv starts and has pip (its own Python may have been removed)."""
    command = [str(PYTHON), "-c", "import pip"]
    try:
        return subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def pip(*arguments: str) -> None:
    """Install with pip, or say what to do."""
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*command, *arguments], cwd=str(ROOT), check=False).returncode:
        stop(
            "The packages could not be installed; the reason stands above.",
            "Most often the network is away or needs a proxy. Start again when it is back:",
            "what was done is kept. If it still fails, delete the folder .venv first.",
        )


def stop(*lines: str) -> None:
    """Say what is wrong and what to do, and stop."""
    sys.exit("\n" + "\n".join(lines))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "lab")
