"""The sales that the checks of 08_lock look at: how many users and tickets, and in which orders."""

from __future__ import annotations

import json

FILE = "tickets.json"
"""The file with the number of tickets, in the scratch folder."""


def runs(program, users, tickets, call, schedules=None, **more):
    """The runs of a call with so many tickets in the file: yields run, users, tickets."""
    files = {FILE: json.dumps({"ticket_num": tickets}).encode()}
    for run in program.explore(*call, driver=call[0] != "sell", files=files, schedules=schedules, **more):
        yield run, users, tickets


def scarce(program, draw, schedules=None):
    """Sales with fewer tickets than users."""
    here = draw("scarce")
    users, tickets = here.names(5), here.number(2, 3)
    return runs(program, users, tickets, ("sell", FILE, users), schedules)


def plenty(program, draw):
    """Sales with more tickets than users."""
    here = draw("plenty")
    users, tickets = here.names(3), here.number(4, 5)
    return runs(program, users, tickets, ("sell", FILE, users), 4)


def sold_out(program, draw):
    """Sales with no ticket at all."""
    users = draw("sold out").names(2)
    return runs(program, users, 0, ("sell", FILE, users), 2)


def every_order(program, draw):
    """Sales of one ticket to two users, in every order that can matter."""
    users = draw("every order").names(2)
    return runs(program, users, 1, ("sell", FILE, users), 1, prove=40)


def slow_machine(program, draw):
    """Slow sales on a machine that lets one or the other wait: whoever sleeps in place of waiting is found."""
    here = draw("slow machine")
    users, tickets = here.names(3), here.number(1, 2)
    return runs(program, users, tickets, ("slow_sale", users, FILE), 1, slow=8)


def slow(program, draw):
    """Sales to many users, each of whom takes nearly a second to buy."""
    here = draw("slow")
    users, tickets = here.names(8), here.number(3, 5)
    return runs(program, users, tickets, ("slow_sale", users, FILE), 2)


def closed(program, draw):
    """Two customers and a lock that somebody else holds for long."""
    here = draw("closed")
    users, seconds = here.names(2), here.seconds(10.5, 12)
    return runs(program, users, 2, ("behind_a_closed_door", users, FILE, seconds), 3)


def one_by_one(program, draw):
    """Two customers, one after the other, for whom there is one ticket."""
    users = draw("one by one").names(2)
    return runs(program, users, 1, ("one_after_the_other", users, FILE), 2)
