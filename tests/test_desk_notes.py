"""Notes beside a call, as different people write them: what they say is found, in any wording."""

from __future__ import annotations

from typing import Final

import pytest

from bpo_course import content
from bpo_course.flows import Walk, says, solve
from bpo_course.scenarios import DeskWork, desk_review

FULL: Final = {
    "bank-unknown-debit": (
        "Verified. Unknown card payment of 4950 to Bluefern, she denies it. I stopped the card, new"
        " one ordered. Dispute D-2047, the disputes team will decide about the money.",
        "She did not authorise the Bluefern transaction. Card is now blocked. Gave her D-2047. I"
        " didn't guarantee any credit. Disputes team writes to her within 10 working days.",
        "Cx doesn't recognize 4,950 (Bluefern, last night). Card cancelled + replacement. Ticket"
        " D-2047. No refund promised.",
    ),
    "slow-broadband": (
        "3rd call. Speed by cable 31/100, rebooted already. Engineer on Thu 8-12, 450 pesos if the"
        " fault is his. Refund request forwarded to billing, no amount given.",
        "Tested 31 Mbps, cable only. Don't ask him to turn it off again: he turned it off and on"
        " twice. Technician Thursday 8:00. He may have to pay. Billing will email him.",
        "31 of 100. Router reset twice before, no effect. Visit booked, Thursday morning, T-5518."
        " Told him about the charge. Asked the billing desk to look at his credit.",
    ),
    "where-is-my-parcel": (
        "Lost after Northgate, because the label came off. Now ready for collection with her code."
        " 12 was paid back. Don't share anything with anyone else.",
        "Last scan Northgate. Label torn. Parcel is at the pickup point. Express fee reimbursed."
        " Reply only to the customer's own address, ask the TL.",
        "No scan since Northgate (torn label), found on Thursday. She picks up in the shop. Refund"
        " of express delivery done. Do not discuss this order, answer only to the customer.",
    ),
    "missed-instalment": (
        "RPC verified. His dad answered first, nothing disclosed. Salary is late because hours were"
        " reduced. He paid 2000 now via link, balance 2200 on 28 Nov. Late fee will be removed if"
        " kept. Don't call home, send SMS first.",
        "Father picked up the phone, told him nothing. His working hours have been cut. Received"
        " Rs 2,000 by link. We'll waive the 180 fee if he pays. Please message him first.",
        "Parent on the line at first. Works three days a week now. 2,000 paid today, PTP 2,200 on"
        " the 28th, then no late fee. Wants a neutral message before each call, 12 to 1.",
    ),
    "plan-sale-objections": (
        "ID checked by post code and birthday. Read him all the terms of Plus, he accepted at 6:10."
        " Spouse asked about leaving early. Opted out of marketing calls.",
        "Identity confirmed. Explained the terms (290, 12 months, 40 per month left), clear yes."
        " Wife on speaker, asked how to cancel. He does not want any more sales calls.",
        "Passed the check. Terms explained, he agrees to Plus. Grace was on the call and asked"
        " about the exit fee. DNC for offers.",
    ),
    "web-lead-callback": (
        "They do the rota by hand. Tallybird: I will check and get back to her. Decides together"
        " with her sister. New shop opens in May.",
        "Pain: three hours every Sunday. Need to confirm if it works with Tallybird. Co-owner is"
        " her sister. Fourth shop, so ready by May.",
        "Rota on paper. Question about Tallybird is open, answer before the demo. Sister joins on"
        " Thursday. Must be live before May.",
    ),
}
THIN: Final = {
    "bank-unknown-debit": "Customer called about her account. Advised. Will follow up.",
    "slow-broadband": "Slow net again, very annoyed. Eng booked. F/up with billing soon.",
    "where-is-my-parcel": "Customer worried about the parcel. All good now, she is happy.",
    "missed-instalment": "Borrower will pay on the 28th. Was polite. Advised of next steps.",
    "plan-sale-objections": "Sale done, nice customer. Send the welcome pack yesterday's way.",
    "web-lead-callback": "Demo booked on Thursday at nine. She may be interested.",
}


def told(name: str, note: str) -> tuple[str, ...]:
    """What the review of a note says is missing, after the best way through the call."""
    flow = content.flow(name)
    assert flow.desk
    walk: Walk = solve(flow, flow.temperaments[0]).best
    work = DeskWork(flow.desk).filled("note", note, turn=0)
    return next(part for part in desk_review(work, walk).parts if part.id == "note").told


@pytest.mark.parametrize(("name", "note"), [(n, one) for n, some in FULL.items() for one in some])
def test_a_full_note_is_full_in_anybodys_words(name: str, note: str) -> None:
    assert told(name, note) == ()


@pytest.mark.parametrize("name", THIN)
def test_a_thin_note_is_told_what_it_lacks(name: str) -> None:
    assert len(told(name, THIN[name])) >= 3


@pytest.mark.parametrize("name", FULL)
def test_a_note_without_one_of_its_facts_is_told_that_one(name: str) -> None:
    flow = content.flow(name)
    assert flow.desk
    for fact in flow.desk.fact:
        others = [one.words[0] for one in flow.desk.fact if one != fact]
        if not any(says(". ".join(others), word) for word in fact.words):
            missing = told(name, ". ".join(others))
            assert [line for line in missing if fact.words[0] in line], fact.words[0]


def test_parts_that_are_joined_may_be_apart_and_each_must_be_there() -> None:
    assert says("We will remove the late fee.", "fee + remov")
    assert says("fee: removed", "remov + fee")
    assert not says("We will remove it.", "fee + remov")
    assert not says("a coffee was removed", "fee + remov")
    assert not says("anything", "")
