"""The menu of a phone line to fill in, which can be called at once."""

from __future__ import annotations

from typing import Final

_MENU: Final = """# A phone menu of your own. Change the texts between the quotes, and call it.
# A text after # is a note for you. Use straight quotes: "like these".
# Below each heading in brackets is what belongs to it. [[menu.option]] needs two brackets.

title = "My shop"
brief = "The phone menu of an online shop, on weekdays and on Saturday mornings."

# When the lines are open, in local time. A day without a line is closed.
[hours]
mon = ["09:00", "12:30", "13:30", "18:00"]   # with a break from 12:30 to 13:30
tue = ["09:00", "18:00"]
wed = ["09:00", "18:00"]
thu = ["09:00", "18:00"]
fri = ["09:00", "18:00", "22:00", "24:00"]   # Friday night begins at 22:00 ...
sat = ["00:00", "02:00", "09:00", "13:00"]   # ... and ends on Saturday at 02:00
holidays = [2026-12-25, 2027-01-01]          # days, without quotes
closed = "closed"                            # the menu that callers hear outside these hours

# A call begins in the first menu. Say at most four options, and 0 for a person.
[[menu]]
id = "main"
prompt = "Welcome to My Shop."
help = "Welcome to My Shop. Please choose one of these with the keys of your phone."
silence_tries = 2                 # after so many silences ...
silence_to = "person"             # ... the caller is led here
wrong_tries = 2                   # and after so many wrong keys ...
wrong_to = "person"               # ... here

# The key is added by itself: "For your order, press 1."
# to: the id of a menu, "queue:" and a team, "self:" and a service, or
# "person", "callback" or "hang-up".
[[menu.option]]
key = "1"
says = "for your order"
to = "order-number"

[[menu.option]]
key = "2"
says = "for a bill or a refund"
to = "queue:billing"
reasons = ["refund"]              # the callers that this option is for, see [[reason]]

[[menu.option]]
key = "0"
says = "to speak to a person"
to = "person"

# A menu that asks for a number. Its own keys begin with * or #.
[[menu]]
id = "order-number"
prompt = "Please enter the 6 digits of your order. If you don't have it, wait a moment."
ask = "account"
digits = 6
silence_tries = 1
silence_to = "queue:orders"        # callers who don't have the number
to = "self:order-status"          # where a good number leads

[[menu.option]]
key = "*"
says = "to go back"
to = "main"

# What callers hear after the service.
[[menu]]
id = "after"
prompt = "You can hang up now."
silence_tries = 1
silence_to = "hang-up"

[[menu.option]]
key = "0"
says = "to speak to a person"
to = "person"

[[menu.option]]
key = "*"
says = "for the main menu"
to = "main"

[[menu]]
id = "closed"
prompt = "Welcome to My Shop. Our team is back at 9 on the next working day."
silence_to = "hang-up"
wrong_to = "hang-up"

[[menu.option]]
key = "1"
says = "for a call back on the next working day"
to = "callback"

# A service: what the menu can do without an agent.
[[service]]
id = "order-status"
says = "Your order is on its way, and should arrive tomorrow."
resolved = 0.8                    # the share of its callers who then need no agent
to = "after"                      # where it leads next: a menu, or "hang-up"

# Why people call. The lab sends these callers through the menu.
# To compare two menus, give both files the same reasons: id, share, queue, and order.
[[reason]]
id = "order"
says = "Where is my order?"
share = 60                        # 60 of 100 callers
queue = "orders"                  # the team that helps them
service = "order-status"          # the service that can help them; leave it out if there is none

[[reason]]
id = "refund"
says = "When do I get my money back?"
share = 40
queue = "billing"
"""


def menu_template() -> bytes:
    """Return a phone menu to fill in, which can be called at once; it is written as TOML."""
    return _MENU.encode()
