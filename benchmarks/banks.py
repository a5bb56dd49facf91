"""Time a folder of 10,000 questions being loaded, and an answer with its write.

Usage: make bench. The questions are those of the course, copied under new ids.
"""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from pathlib import Path

from bpo_course import content, progress
from bpo_course.questions import Single
from bpo_course.widgets.answering.quiz_card import QuizCard

QUESTIONS = 10_000
ANSWERS = 100


def filled(folder: Path) -> list[Path]:
    """Return the banks written: the course's own, again and again until there are enough."""
    own = sorted(content.folder("quizzes").glob("[0-9]*.toml"))
    written, count, turn = [], 0, 0
    while count < QUESTIONS:
        source = own[turn % len(own)].read_text(encoding="utf-8")
        text = re.sub(r'^id = "([a-z0-9-]+)"', rf'id = "\1-{turn}"', source, flags=re.MULTILINE)
        written.append(folder / f"bank_{turn:04d}.toml")
        written[-1].write_text(text, encoding="utf-8")
        count += text.count("[[question]]")
        turn += 1
    return written


def main() -> None:
    """Print how long it takes."""
    content.bank("01_inbound_and_outbound")  # what is imported once is not a bank's
    with tempfile.TemporaryDirectory() as place:
        paths = filled(Path(place))
        started = time.perf_counter()
        banks = [content.bank(path) for path in paths]
        taken = time.perf_counter() - started
        count = sum(len(bank.question) for bank in banks)
        print(f"{count:,} questions in {len(banks)} banks, loaded and checked: {taken:.2f} s")
        store = progress.Store(f"sqlite:///{place}/progress.db", "asha")
        book = progress.Book(lambda: store)
        bank = content.bank("07_reading_a_dashboard")
        name, key = next((q.id, q.right_keys[0]) for q in bank.question if isinstance(q, Single))
        spent = []
        for _ in range(ANSWERS):
            card = QuizCard(bank, book)
            card.actions["restart"](card, {})
            started = time.perf_counter()
            card.answer(name, key)
            spent.append(1_000 * (time.perf_counter() - started))
    p95 = statistics.quantiles(spent, n=20)[-1]
    print(f"an answer, written and shown: median {statistics.median(spent):.1f} ms, p95 {p95:.1f}")


if __name__ == "__main__":
    main()
