"""All postings of a replication, as the one compiled function to call."""

from __future__ import annotations

from funnel_sim.compiling import entry
from funnel_sim.metrics.book import CYCLES, DEALS, RECYCLED, Cells, Notes, Order, Tables
from funnel_sim.metrics.postings.customers import (
    post_customers,
    post_customers_by_month,
    post_net_retention,
)
from funnel_sim.metrics.postings.cycle import note_long_cycles, note_medians
from funnel_sim.metrics.postings.deals import note_above_quota, post_bookings
from funnel_sim.metrics.postings.leads import note_gone_cold, post_leads
from funnel_sim.metrics.postings.revenue import post_contracts_of_the_start, post_revenue
from funnel_sim.metrics.postings.staff import note_seats, post_absences, post_channels, post_staff
from funnel_sim.metrics.postings.strays import rest_is_astray
from funnel_sim.metrics.postings.touches import post_counts, post_touches
from funnel_sim.metrics.postings.visits import post_visits
from funnel_sim.metrics.terms import Days, Terms, Window


@entry
def post_everything(
    log: Tables, terms: Terms, days: Days, window: Window, cells: Cells, notes: Notes, order: Order
) -> bool:
    """Post what happened in the window to empty cells; median cycles stay in the notes on groups.

    Returns:
        False if an index of the Log points to nothing; then the cells are worth nothing.
    """
    leads, exits, reps, customers = log.leads, log.exits, log.reps, log.customers
    if len(exits) != len(leads) or rest_is_astray(log, cells):
        return False
    note_seats(reps, cells, notes.reps)
    if not post_leads(log, terms.channels, days, window, cells, notes, order):
        return False
    note_long_cycles(leads, exits, days, window, cells, notes, order)
    note_medians(notes.groups, notes.reached, order, notes.counts[CYCLES])
    if notes.counts[RECYCLED] > 0 and not note_gone_cold(log.visits, exits, notes.leads):
        return False
    target, activities = terms.response_target, len(terms.activities)
    if not post_touches(log, target, activities, window, cells, notes):
        return False
    if not post_visits(log, terms.qualifying_stage, window, cells, notes):
        return False

    deals = notes.counts[DEALS]
    note_above_quota(leads, exits, reps, terms, window, notes, deals, order)
    post_bookings(leads, exits, reps, terms, window, cells, notes, deals)
    post_revenue(leads, exits, terms.segments, window, cells, notes, deals)
    post_contracts_of_the_start(customers, terms.segments, window, cells)
    post_customers(customers, window, cells)
    post_customers_by_month(customers, window, cells, notes.changes[4:])
    post_net_retention(leads, exits, customers, window, cells, notes.customers, notes.deals, deals)
    post_staff(reps, terms.teams, window, cells, notes.reps)
    post_absences(log.absences, reps, terms.teams, window, cells, notes.reps)
    post_channels(terms.channels, window, cells)
    post_counts(cells, terms.activities, terms.teams)
    return True
