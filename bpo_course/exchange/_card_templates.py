"""Files to fill in for cards other than a quiz, which work as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from bpo_course.exchange._menu_template import menu_template
from bpo_course.exchange._template import call_template

Kind = Literal["call", "menu", "exercises", "messages"]

_EXERCISES: Final = """# Exercises of your own: to sort, to say better, to write.
# Change the texts between the quotes. Delete the kinds that you don't need.
# The id is the name of an exercise. You write it in the notebook.

[[sort]]
id = "who-calls"
prompt = "Who starts the contact: the customer or the company?"
group = ["The customer", "The company"]

[[sort.item]]
text = "Someone asks why a parcel is late."
group = "The customer"
why = "The customer wants something, and calls."

[[sort.item]]
text = "An agent reminds someone of a bill."
group = "The company"
why = "The company has a list, and calls the people on it."

[[sort.item]]
text = "Someone wants to change an address."
group = "The customer"
why = "Only the customer knows that it has changed."

[[sort.item]]
text = "An agent asks how the last visit was."
group = "The company"
why = "A survey goes out from the company."

[[better]]
id = "not-my-department"
situation = "A caller asks about a refund. You can't see refunds."
said = "That's not my department."
check = ["It tells the caller what happens next", "It blames no one"]

[[better.option]]
text = "You must call Refunds."
why = "Now the caller has to do the work."

[[better.option]]
text = "I'll put you through to Refunds. They can see your payment."
right = true
why = "The caller knows what happens next, and why."

[[better.model]]
text = "Let me put you through to Refunds. They can see your payment."
why = "It says what happens next, and why it helps."

[[better.model]]
text = "My colleague in Refunds can help with that. May I put you through?"
why = "It asks first, so the caller decides."

[[write]]
id = "late-parcel"
medium = "email"                  # email, chat or note
minutes = 8
most_words = 90
task = \"\"\"
A customer, Claire Hughes, writes: "My parcel should have come on Friday. Where is it?"

The parcel is at the depot. The driver brings it tomorrow, Tuesday, between 12 and 4 p.m.
\"\"\"
check = ["The day and the time are in the first lines.", "It says sorry once."]

[[write.model]]
text = \"\"\"
Hello Claire,

Your parcel comes tomorrow, Tuesday, between 12 and 4 p.m. It is at the depot now.

I'm sorry that it is late. You don't have to do anything.

Kind regards,
Sam\"\"\"
why = "The answer that she needs comes first."

[[write.model]]
text = \"\"\"
Hello Claire,

I'm sorry that your parcel is late. The driver brings it tomorrow, Tuesday, between 12 and 4 p.m.

If no one is at home, please reply, and I'll find another day.

Kind regards,
Sam\"\"\"
why = "It also says what she can do."
"""
_SAID: Final = (
    "Hello, this is Daniel Reyes. It's half past nine on Monday. I ordered a blue jacket "
    "last week, and it came this morning. The colour is fine, but it's too small. I don't "
    "want my money back. I'd like the same jacket one size larger, please. I'm at work "
    "until five, so please call me after that. If I don't pick up, you can send me a text "
    "message. Thanks, and have a good day. Bye."
)
_MESSAGES: Final = """# A message of your own to hear. Change the texts between the quotes.
# The id is the name of the message. You write it in the notebook.
# The text has 60 to 110 words. Write numbers and times as they are said: ten past four.
# A message has three or four questions. In words you copy what in the text carries the answer.

[[message]]
id = "voicemail"
title = "A customer's voicemail"
text = "{said}"

[[message.question]]
prompt = "What is wrong with the jacket?"
words = ["it's too small"]

[[message.question.option]]
text = "The colour"
why = "He says that the colour is fine."

[[message.question.option]]
text = "The size"
right = true
why = "It's too small for him."

[[message.question.option]]
text = "It came too late"
why = "It came this morning, and he doesn't complain about that."

[[message.question]]
prompt = "What does he want?"
words = ["I'd like the same jacket one size larger"]

[[message.question.option]]
text = "His money back"
why = "He says that he doesn't want it."

[[message.question.option]]
text = "The jacket in another colour"
why = "He likes the colour."

[[message.question.option]]
text = "The jacket in a larger size"
right = true
why = "One size larger, and the rest the same."

[[message.question]]
prompt = "When should you call him?"
words = ["I'm at work until five, so please call me after that"]

[[message.question.option]]
text = "Before half past nine"
why = "That is when he left the message."

[[message.question.option]]
text = "After five"
right = true
why = "Until then he is at work."

[[message.question.option]]
text = "Not at all: he wants a text message"
why = "Only if he doesn't pick up."
"""


def card_template(kind: Kind) -> bytes:
    """Return a file to fill in, which works as it is; it is written as TOML.

    Args:
        kind: What it holds.
    """
    whole = {"call": call_template, "menu": menu_template}
    return whole[kind]() if kind in whole else _TEXTS[kind].encode()


_TEXTS: Final[Mapping[str, str]] = {
    "exercises": _EXERCISES,
    "messages": _MESSAGES.replace("{said}", _SAID),
}
CARD_FILES: Final[Mapping[Kind, str]] = {
    "call": "my_call.toml",
    "menu": "my_menu.toml",
    "exercises": "my_exercises.toml",
    "messages": "my_messages.toml",
}
"""What each of these files is called."""
