"""Time the report of a class of 10,000 learners with a million attempts, from a SQLite file.

Usage: python benchmarks/class_report.py. The bar: under 3 s.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from bpo_course import progress
from bpo_course.progress import database, schema
from bpo_course.questions import Bank, Explanation, Option, Single
from bpo_course.questions.tries import Try
from bpo_course.results import class_report, code

LEARNERS = 10_000
BANKS, QUESTIONS = 10, 10
SEED = 7
BEGUN = datetime(2026, 3, 2, tzinfo=UTC)
KEYS = ("route the call", "verify the caller", "resolve the matter", "document the contact")


def banks() -> dict[str, Bank]:
    """Return the made-up banks by id."""
    sections = Explanation("c", "g", "c", ("s",), "v", "p", "a")
    options = tuple(Option(text, place == 0, "Because.") for place, text in enumerate(KEYS))
    return {
        f"{number:02}_a_lesson": Bank(
            id=f"{number:02}_a_lesson",
            title="A lesson",
            question=tuple(
                Single(
                    id=f"question-{number:02}-{place:02}",
                    topic=f"topic-{number % 8}",
                    prompt="What now?",
                    explanation=sections,
                    option=options,
                )
                for place in range(QUESTIONS)
            ),
        )
        for number in range(BANKS)
    }


def attempts() -> Iterator[dict[str, Any]]:
    """Give a million attempts, one learner's abilities and one question's difficulty in each."""
    rng = np.random.default_rng(SEED)
    ability = rng.normal(size=LEARNERS)
    hard = rng.normal(size=BANKS * QUESTIONS)
    chance = 1 / (1 + np.exp(hard - ability[:, None]))
    right = rng.random(chance.shape) < chance
    wrong = rng.integers(1, len(KEYS), chance.shape)
    answers = [json.dumps(key) for key in KEYS]
    asked = [(name, question.id) for name, bank in banks().items() for question in bank.question]
    for place in random.Random(SEED).sample(range(right.size), right.size):
        learner, item = divmod(place, len(asked))
        yield {
            "uuid": f"{place:032x}",
            "learner": f"learner-{learner:05}",
            "kind": "question",
            "source": asked[item][0],
            "item": asked[item][1],
            "answer": answers[0 if right[learner, item] else wrong[learner, item]],
            "score": float(right[learner, item]),
            "round": 0,
            "at": (BEGUN + timedelta(seconds=place)).isoformat(timespec="microseconds"),
            "mode": "practice",
            "hints": 0,
            "seconds": None,
        }


def filled(path: Path) -> str:
    """Return the URL of a database that holds the attempts."""
    url = f"sqlite:///{path}"
    progress.Store(url, learner="trainer")
    with database.opened(url).writing() as connection:
        connection.execute(schema.attempts().insert(), list(attempts()))
    return url


def codes() -> list[str]:
    """Return a result code of each of a thousand learners, with a hundred attempts in it."""
    made: dict[str, list[Try]] = {}
    for row in attempts():
        if row["learner"] < "learner-01000":
            first = Try(row["source"], row["item"], json.loads(row["answer"]), row["score"], BEGUN)
            made.setdefault(row["learner"], []).append(first)
    return [code(tries, at=BEGUN, name=name) for name, tries in made.items()]


def main() -> None:
    """Print how long each part takes."""
    with tempfile.TemporaryDirectory() as folder:
        url = filled(Path(folder) / "progress.db")
        started = time.perf_counter()
        rows = sum(1 for _ in progress.first_attempts(url))
        print(f"{rows:,} first attempts found by SQL: {time.perf_counter() - started:.2f} s")
        for _ in range(3):
            started = time.perf_counter()
            report = class_report(url, banks=banks())
            print(f"{report}: {time.perf_counter() - started:.2f} s")
    started = time.perf_counter()
    report.calibrated("00_a_lesson")
    print(f"a bank calibrated: {time.perf_counter() - started:.2f} s")
    handed_in = codes()
    print(f"longest code, {BANKS * QUESTIONS} attempts: {max(map(len, handed_in)):,} characters")
    started = time.perf_counter()
    report = class_report(handed_in, banks=banks())
    print(f"{report} from {len(handed_in):,} codes: {time.perf_counter() - started:.2f} s")


if __name__ == "__main__":
    main()
