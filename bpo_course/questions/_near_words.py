"""Words from which wrong full forms are made: plain ones that sound like the trade."""

from __future__ import annotations

from typing import Final

BEFORE: Final = """
    active agent annual automatic average basic billing caller central client common customer daily
    dialled digital direct early easy extra final first fixed full general global high hourly
    inbound incoming instant internal key known live local long main manual mobile monthly national
    net new normal online open outbound personal planned private public quick real regular right
    service simple single standard technical text total trade unique urgent valid verbal weekly
    written
"""
"""Words for any place but the last."""
LAST: Final = """
    account action amount answer balance bank bonus campaign card channel code cost data delay desk
    document entry error event fee file form goal group help hold hour income input issue item
    letter limit line list menu message minute money name note number offer office order payment
    policy price product query question record report request review sale score step system task
    team text ticket unit use user value voice wait week
"""
"""Words for the last place, and before a small word such as "of"."""
