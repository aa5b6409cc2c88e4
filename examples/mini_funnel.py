"""A sales funnel in plain SimPy, to understand before reading funnel_sim.

Leads of two segments pass two stages. Reps make the touches of a stage, one after the other; at
each of them the lead may drop out, and a lead that waits too long for a rep goes cold. Two
organisations with the same payroll work the very same leads, with the same luck: generalists who
drive to everybody, and inside sales who qualify by phone for field reps. Which contributes more?

    python examples/mini_funnel.py

Times are working hours, money is in euros, odds are natural logarithms. The numbers are invented.
mini_funnel.yaml holds the same market for funnel_sim itself.
"""

from collections import Counter
from itertools import count
from math import exp, log, sqrt
from random import Random
from statistics import fmean, stdev

import simpy

YEAR = 2_088.0  # working hours: 261 days of 8
HAND_OVER = -0.2  # what each hand-over from team to team adds to the odds to advance

# Share of the leads, margin of a deal that is won, longest wait for a rep.
SEGMENTS = {
    "small": {"share": 0.8, "margin": 4_000.0, "patience": 24.0},
    "large": {"share": 0.2, "margin": 20_000.0, "patience": 48.0},
}
# Touches, and the customer's own time between two of them; share of the leads that advance when the
# stage is worked from inside, and what working in the field adds to their odds.
STAGES = {
    "qualification": {"touches": 2, "gap": 16.0, "advance": 0.40, "field_effect": 0.2},
    "closing": {"touches": 3, "gap": 40.0, "advance": 0.45, "field_effect": 0.4},
}
# Hours and cash of one touch, travel included.
MODES = {"inside": {"hours": 0.8, "cash": 2.0}, "field": {"hours": 3.0, "cash": 60.0}}
# Teams: how many reps, what each is paid in a year, from where they work, and what they cover.
ORGANISATIONS = {
    "generalists": {
        "reps": {"headcount": 4, "pay": 75_000.0, "mode": "field", "covers": list(STAGES)},
    },
    "stage_based": {
        "inside": {"headcount": 3, "pay": 50_000.0, "mode": "inside", "covers": ["qualification"]},
        "field": {"headcount": 2, "pay": 75_000.0, "mode": "field", "covers": ["closing"]},
    },
}


class Sales:
    """One organisation at work on the leads of one year. `tally` counts what happens."""

    def __init__(self, teams, leads_per_hour, year):
        self.env, self.teams, self.year = simpy.Environment(), teams, year
        self.reps = {t: simpy.Resource(self.env, team["headcount"]) for t, team in teams.items()}
        self.covers = {stage: t for t, team in teams.items() for stage in team["covers"]}
        self.tally = Counter(pay=sum(team["headcount"] * team["pay"] for team in teams.values()))
        self.env.process(self.arrivals(leads_per_hour))
        self.env.run(until=YEAR)
        self.tally["contribution"] = self.tally["margin"] - self.tally["pay"] - self.tally["cash"]

    def arrivals(self, leads_per_hour):
        """Let every lead in at its hour."""
        luck = Random(f"{self.year} arrivals")
        for number in count():
            yield self.env.timeout(luck.expovariate(leads_per_hour))
            (name,) = luck.choices(list(SEGMENTS), [s["share"] for s in SEGMENTS.values()])
            self.tally["leads"] += 1
            self.env.process(self.journey(number, SEGMENTS[name]))

    def journey(self, number, segment):
        """From the first stage to the contract, unless the lead is lost or goes cold on the way."""
        team, hand_overs = None, 0
        for stage in STAGES:
            hand_overs += team not in (None, self.covers[stage])
            team = self.covers[stage]
            luck = Random(f"{self.year} {number} {stage}")  # the lead's own, whoever works it
            outcome = yield from self.stage_visit(team, stage, segment, hand_overs, luck)
            if outcome != "advanced":
                self.tally[outcome] += 1
                return
        self.tally.update(wins=1, margin=segment["margin"])

    def stage_visit(self, team, stage, segment, hand_overs, luck):
        """Touch by touch until the lead advances, drops out or goes cold."""
        touches, gap, advance, field_effect = STAGES[stage].values()
        mode, u = self.teams[team]["mode"], luck.random()  # one uniform decides about the stage
        odds = log(advance / (1 - advance)) + HAND_OVER * hand_overs
        odds += field_effect * (mode == "field")
        for touch in range(1, touches + 1):
            with self.reps[team].request() as rep:
                yield rep | self.env.timeout(segment["patience"])
                if not rep.triggered:
                    return "cold"
                hours = luck.expovariate(1 / MODES[mode]["hours"])
                self.tally.update(touches=1, hours=hours, cash=MODES[mode]["cash"])
                yield self.env.timeout(hours)
            if u >= 1 - touch / touches / (1 + exp(odds)):  # at each touch an even share drops out
                return "lost"
            if touch < touches:
                yield self.env.timeout(luck.expovariate(1 / gap))
        return "advanced"


def compare(leads_per_hour, years=5):
    """Print an average year of each organisation, and by how much the second is better."""
    kpis = ("leads", "wins", "lost", "cold", "touches", "hours", "contribution")
    print(f"{leads_per_hour} leads an hour", *(f"{kpi:>12}" for kpi in kpis))
    contribution = []
    for name, teams in ORGANISATIONS.items():
        tallies = [Sales(teams, leads_per_hour, year).tally for year in range(years)]
        print(f"{name:17}", *(f"{fmean(t[kpi] for t in tallies):12,.0f}" for kpi in kpis))
        contribution.append([tally["contribution"] for tally in tallies])
    gains = [b - a for a, b in zip(*contribution, strict=True)]
    print(f"difference: {fmean(gains):+,.0f}, standard error {stdev(gains) / sqrt(years):,.0f}")


if __name__ == "__main__":
    compare(leads_per_hour=0.4)
    compare(leads_per_hour=0.6)
