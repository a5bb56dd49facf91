"""The dashboard of your own log: the file first, the board below it when it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

from bpo_course.widgets.measuring.board import Board
from bpo_course.widgets.measuring.log_intake import LogIntake

if TYPE_CHECKING:
    import pandas as pd


class OwnBoard(ipywidgets.VBox):  # type: ignore[misc]
    """A card that reads a file, and the dashboard of the log in it.

    Args:
        target_s: Service level's target in seconds.
    """

    def __init__(self, target_s: float = 20) -> None:
        self.intake = LogIntake(self._show)
        self._target_s = target_s
        super().__init__(children=(self.intake,))

    @property
    def board(self) -> Board | None:
        """The dashboard, once a file has become a log."""
        shown: tuple[Board, ...] = self.children[1:]
        return shown[0] if shown else None

    def _show(self, log: pd.DataFrame, zone: str) -> None:
        self.children = (self.intake, Board(log, zone, target_s=self._target_s))

    def __repr__(self) -> str:
        return repr(self.board or self.intake)
