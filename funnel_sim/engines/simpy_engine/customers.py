"""What becomes of customers: care, expansion, renewal, and their end.

Everything that a customer brings enters as a lead of its own, through `bring`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from funnel_sim.domain.log import Rows
from funnel_sim.domain.names import Churn, Entry, Exit
from funnel_sim.engines.contract import RETURNS
from funnel_sim.engines.simpy_engine.clock import Clock
from funnel_sim.engines.simpy_engine.parts import Customer, Family, Lead
from funnel_sim.engines.simpy_engine.plan import Plan
from funnel_sim.engines.simpy_engine.recorder import Recorder
from funnel_sim.model.blueprint import NONE, Relations
from funnel_sim.model.draws import Draws

Bring = Callable[[Customer, Entry, int, float, float], None]
"""(customer, how, journey, value, effect on odds): a lead enters now."""


class Customers:
    """All customers of one replication."""

    def __init__(
        self,
        clock: Clock,
        plan: Plan,
        relations: Relations,
        draws: Draws,
        record: Recorder,
        bring: Bring,
    ) -> None:
        self.clock = clock
        self.plan = plan
        self.relations = relations
        self.draws = draws
        self.record = record
        self.bring = bring

    def are_there(self, table: Rows) -> None:
        """Those of the first day: in the middle of a term, past their first cases of care."""
        for row, entry in enumerate(table.tolist()):
            _, channel, source, number, segment, value, since, _, _ = entry
            customer = Customer(
                row, -1, channel, source, number, segment, value, 0.0, since, Family()
            )
            self._begin_term(customer, since)
            for kind in range(self.relations.care_journey.shape[1]):
                if self.relations.care_every_law[segment, kind] != NONE:
                    self._await_care(customer, kind, 0, int(self._every(customer, kind)))
            self._await_end(customer)

    def buys(self, lead: Lead) -> None:
        """A won lead becomes a customer."""
        now = self.clock.now
        customer = Customer(
            self.record.customer_count, lead.index, lead.channel, lead.source, lead.number,
            lead.segment, lead.value, lead.quality, now, lead.family,
        )  # fmt: skip
        self.record.buys(customer)
        self._begin_term(customer, now)
        for kind, journey in enumerate(self.relations.care_journey[lead.segment].tolist()):
            if journey != NONE:
                after = int(self.relations.care_after_law[lead.segment, kind])
                first = self._every(customer, kind) if after == NONE else after
                self._await_care(customer, kind, 0, first)
        self._await_end(customer)

    def ended(self, lead: Lead, reason: Exit) -> None:
        """A lead that a customer brought has left."""
        customer = lead.customer
        if customer is None or customer.lost:
            return
        if lead.entry == Entry.CARE and reason == Exit.DONE and lead.term == customer.term:
            customer.done += 1
        if lead.entry == Entry.RENEWAL:
            if reason == Exit.WON:
                customer.term += 1
                customer.due = customer.done = 0
                self._begin_term(customer, self.clock.now)
            else:
                self._lose(customer, Churn.NOT_RENEWED)

    def _begin_term(self, customer: Customer, begin: float) -> None:
        relations, segment, now = self.relations, customer.segment, self.clock.now
        luck = self.draws.customer(self._key(customer), customer.number, customer.term)
        if luck[0] < relations.expansion_chance[segment]:
            when = begin + self.plan.draw(int(relations.expansion_law[segment]), luck[1])
            if when >= now:
                self.clock.call_at(when, RETURNS, partial(self._expand, customer))
        end = begin + float(relations.term[segment])
        if end < math.inf:
            self.clock.call_at(max(end, now), RETURNS, partial(self._renew, customer))

    def _expand(self, customer: Customer) -> None:
        if not customer.lost:
            segment = customer.segment
            journey = int(self.relations.expansion_journey[segment])
            value = float(self.relations.expansion_value[segment]) * customer.value
            self.bring(customer, Entry.EXPANSION, journey, value, 0.0)

    def _renew(self, customer: Customer) -> None:
        if not customer.lost:
            segment = customer.segment
            missed = 1.0 - customer.done / customer.due if customer.due else 0.0
            effect = -float(self.relations.care_effect[segment]) * missed
            journey = int(self.relations.renewal_journey[segment])
            value = float(self.relations.renewal_value[segment]) * customer.value
            self.bring(customer, Entry.RENEWAL, journey, value, effect)

    def _await_care(self, customer: Customer, kind: int, case: int, law: int) -> None:
        key = int(self.relations.care_key[customer.segment, kind])
        luck = self.draws.care(self._key(customer), customer.number, key, case)
        pause = self.plan.draw(law, luck)
        self.clock.call_after(pause, RETURNS, partial(self._care, customer, kind, case))

    def _care(self, customer: Customer, kind: int, case: int) -> None:
        if customer.lost:
            return
        customer.due += 1
        journey = int(self.relations.care_journey[customer.segment, kind])
        self.bring(customer, Entry.CARE, journey, 0.0, 0.0)
        every = self._every(customer, kind)
        if every != NONE:
            self._await_care(customer, kind, case + 1, every)

    def _await_end(self, customer: Customer) -> None:
        law = int(self.relations.lifetime_law[customer.segment])
        if law != NONE:
            luck = self.draws.customer(self._key(customer), customer.number, 0)
            life = self.plan.draw(law, luck[2])
            self.clock.call_after(life, RETURNS, partial(self._lose, customer, Churn.LEAVES))

    def _lose(self, customer: Customer, reason: Churn) -> None:
        if not customer.lost:
            customer.lost = True
            self.record.churns(customer, reason, self.clock.now)

    def _every(self, customer: Customer, kind: int) -> int:
        return int(self.relations.care_every_law[customer.segment, kind])

    def _key(self, customer: Customer) -> int:
        return self.plan.source_key[customer.source]
