"""Write the JSON schemas of banks and flows, which editors use while a trainer writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from bpo_course import content

ROOT: Final = Path(__file__).parents[1]
PLACES: Final = {
    "bank": ROOT / "quizzes" / "schema.json",
    "flow": ROOT / "data" / "flows" / "schema.json",
}


def written(kind: str) -> str:
    """Return the schema as it is kept."""
    return json.dumps(content.schema("bank" if kind == "bank" else "flow"), indent=1) + "\n"


if __name__ == "__main__":
    for kind, place in PLACES.items():
        place.write_text(written(kind), encoding="utf-8")
        print(f"wrote {place.relative_to(ROOT)}")
