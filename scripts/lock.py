"""Lock every package with hashes and no index addresses, and pin environment.yml to the same."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

ROOT: Final = Path(__file__).parents[1]
ENVIRONMENT: Final = ROOT / "environment.yml"
HEAD: Final = """\
# The course with conda: conda env create -f environment.yml, conda activate bpo-course,
# bpo-course lab. Written by `make lock`: the versions of requirements/lab.txt, without hashes.
name: bpo-course
channels:
  - conda-forge
dependencies:
  - python=3.11
  - pip
  - pip:
"""


def locked(text: str) -> dict[str, str]:
    """Return the versions of a lock file by package, as they are for Python 3.11."""
    lines = re.findall(r"^([a-z0-9-]+)==(\S+)(?: ; (.*?))? \\$", text, flags=re.MULTILINE)
    old = {name: version for name, version, marker in lines if "python_full_version < " in marker}
    return {name: version for name, version, _ in lines} | old


def needed() -> list[str]:
    """Return the packages a learner's installation names, in pyproject.toml's words."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    every = [*project["dependencies"], *project["optional-dependencies"]["lab"]]
    return sorted(Requirement(line).name.lower() for line in every)


def environment(versions: dict[str, str], names: Iterable[str]) -> str:
    """Return environment.yml."""
    pins = [f"      - {name}=={versions[name]}\n" for name in names]
    return HEAD + "".join(pins) + "      - -e .\n"


def main() -> None:
    """Write both lock files and environment.yml."""
    common = ["--universal", "--python-version=3.11", "--generate-hashes", "--no-emit-index-url"]
    options = [*common, "--no-header", "--no-emit-find-links", "--quiet", "--extra=lab"]
    for name, more in (("dev", ["--extra=dev"]), ("lab", ["-c", "requirements/dev.txt"])):
        command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *options, *more]
        subprocess.run(
            [*command, "-o", f"requirements/{name}.txt", *sys.argv[1:]], cwd=ROOT, check=True
        )
    versions = locked((ROOT / "requirements" / "lab.txt").read_text(encoding="utf-8"))
    ENVIRONMENT.write_text(environment(versions, needed()), encoding="utf-8")


if __name__ == "__main__":
    main()
