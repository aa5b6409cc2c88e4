"""What becomes of customers: care, expansion, renewal, and their end."""

from __future__ import annotations

import math

from funnel_sim.compiling import inlined
from funnel_sim.domain.names import Churn, Entry, Exit
from funnel_sim.engines.compiled_engine.events import CARES, CHURNS, EXPANDS, RENEWS, returns_at
from funnel_sim.engines.compiled_engine.luck import draw, of_care, of_customer
from funnel_sim.engines.compiled_engine.rows import new_customer, new_lead
from funnel_sim.engines.compiled_engine.world import World
from funnel_sim.model.blueprint import NONE

EXPANSION = int(Entry.EXPANSION)
RENEWAL = int(Entry.RENEWAL)
CARE = int(Entry.CARE)
WON = int(Exit.WON)
DONE = int(Exit.DONE)
NOT_RENEWED = int(Churn.NOT_RENEWED)
LEAVES = int(Churn.LEAVES)


@inlined
def are_there(w: World) -> None:
    """Those of the first day: in the middle of a term, past their first cases of care."""
    for c in range(w.clock[0]["customers"]):
        segment = w.customer_rows[c]["segment"]
        begins_term(w, c, w.customer_rows[c]["since"])
        for kind in range(w.care.shape[1]):
            every = w.care[segment, kind]["every_law"]
            if every != NONE:
                awaits_care(w, c, kind, every)
        awaits_end(w, c)


@inlined
def buys(w: World, i: int) -> None:
    """The won lead `i` becomes a customer."""
    c = new_customer(w, i)
    segment = w.customer_rows[c]["segment"]
    begins_term(w, c, w.clock[0]["now"])
    for kind in range(w.care.shape[1]):
        w.care_case[c, kind] = 0
        care = w.care[segment, kind]
        if care["journey"] != NONE:
            after = care["after_law"]
            awaits_care(w, c, kind, care["every_law"] if after == NONE else after)
    awaits_end(w, c)


@inlined
def lead_of_customer_ended(w: World, i: int, reason: int) -> None:
    """Lead `i` has left; if a customer brought it, that may change what he brings."""
    lead = w.leads[i]
    c = lead["customer"]
    if c == NONE or w.customers[c]["lost"]:
        return
    customer = w.customers[c]
    if lead["entry"] == CARE and reason == DONE and lead["term"] == customer["term"]:
        customer["done"] += 1
    if lead["entry"] == RENEWAL:
        if reason == WON:
            customer["term"] += 1
            customer["due"] = 0
            customer["done"] = 0
            begins_term(w, c, w.clock[0]["now"])
        else:
            is_lost(w, c, NOT_RENEWED)


@inlined
def begins_term(w: World, c: int, begin: float) -> None:
    """A term begins, or began: it may bring an expansion, and it ends with a renewal."""
    now = w.clock[0]["now"]
    segment = w.segments[w.customer_rows[c]["segment"]]
    chance_luck, time_luck, _, _ = of_customer(w, c, w.customers[c]["term"])
    if chance_luck < segment["expansion_chance"]:
        when = begin + draw(w, segment["expansion_law"], time_luck)
        if when >= now:
            returns_at(w, when, c, EXPANDS)
    end = begin + segment["term"]
    if end < math.inf:
        returns_at(w, max(end, now), c, RENEWS)


@inlined
def expands(w: World, c: int) -> int:
    """A customer asks for more. Returns the lead, NONE if he is lost."""
    if w.customers[c]["lost"]:
        return NONE
    segment = w.segments[w.customer_rows[c]["segment"]]
    value = segment["expansion_value"] * w.customer_rows[c]["value"]
    return brings(w, c, EXPANSION, segment["expansion_journey"], value, 0.0)


@inlined
def renews(w: World, c: int) -> int:
    """The term of a customer is over. Returns the lead, NONE if he is lost."""
    customer = w.customers[c]
    if customer["lost"]:
        return NONE
    segment = w.segments[w.customer_rows[c]["segment"]]
    missed = 0.0
    if customer["due"]:
        missed = 1.0 - customer["done"] / customer["due"]
    effect = -segment["care_effect"] * missed
    value = segment["renewal_value"] * w.customer_rows[c]["value"]
    return brings(w, c, RENEWAL, segment["renewal_journey"], value, effect)


@inlined
def needs_care(w: World, c: int, kind: int) -> int:
    """A case of care comes up. Returns the lead, NONE if the customer is lost."""
    customer = w.customers[c]
    if customer["lost"]:
        return NONE
    customer["due"] += 1
    care = w.care[w.customer_rows[c]["segment"], kind]
    i = brings(w, c, CARE, care["journey"], 0.0, 0.0)
    if care["every_law"] != NONE:
        w.care_case[c, kind] += 1
        awaits_care(w, c, kind, care["every_law"])
    return i


@inlined
def awaits_care(w: World, c: int, kind: int, law: int) -> None:
    """The next case of a kind of care will come after a time of this law."""
    pause = draw(w, law, of_care(w, c, kind, w.care_case[c, kind]))
    returns_at(w, w.clock[0]["now"] + pause, c, CARES + kind)


@inlined
def awaits_end(w: World, c: int) -> None:
    """Some customers leave after a time of their own, whatever is done."""
    law = w.segments[w.customer_rows[c]["segment"]]["lifetime_law"]
    if law != NONE:
        life = draw(w, law, of_customer(w, c, 0)[2])
        returns_at(w, w.clock[0]["now"] + life, c, CHURNS)


@inlined
def churns(w: World, c: int) -> None:
    """The lifetime of a customer is over."""
    if not w.customers[c]["lost"]:
        is_lost(w, c, LEAVES)


@inlined
def is_lost(w: World, c: int, reason: int) -> None:
    """A customer is lost."""
    w.customers[c]["lost"] = 1
    w.customer_rows[c]["until"] = w.clock[0]["now"]
    w.customer_rows[c]["reason"] = reason


@inlined
def brings(w: World, c: int, entry: int, journey: int, value: float, effect: float) -> int:
    """A customer asks for something. Returns the lead."""
    customer = w.customers[c]
    row = w.customer_rows[c]
    i = new_lead(
        w, row["channel"], row["source"], row["number"], row["segment"], journey, entry,
        row["lead"], c, value, customer["quality"], customer["family"],
    )  # fmt: skip
    lead = w.leads[i]
    lead["effect"] = effect
    lead["term"] = customer["term"]
    return i
