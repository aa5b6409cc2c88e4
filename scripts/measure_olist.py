#!/usr/bin/env python3
"""Measure the Olist marketing funnel: arrivals, mix, win rates, cycle, staff.

Reads the two CSV files of the public Olist funnel (CC BY-NC-SA 4.0, not part of this project) and
prints aggregates as YAML, or as Markdown tables with `--markdown`. Nothing is written to disk.

Window: contacts from 2018-01-01 (a Monday) to 2018-05-31; earlier wins are missing from the data.
Cycles are calendar days from midnight of the contact day to the win. Shares lie in [0, 1].

Sources of the formulas:
    Wilson score interval: Wilson 1927, JASA 22, 209-212.
    Poisson regression by iteratively reweighted least squares and the Pearson dispersion
    X²/(n - p): McCullagh & Nelder 1989, §2.5 and §6.2.
    Mixture cure model (a share never wins; the cycle of the others is lognormal), by
    expectation-maximisation with the moments of a truncated normal: Boag 1949, JRSS B 11, 15-53;
    Dempster, Laird & Rubin 1977, JRSS B 39, 1-38.
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Block = dict[str, object]

LEADS = "olist_marketing_qualified_leads_dataset.csv"
DEALS = "olist_closed_deals_dataset.csv"
FIRST_DAY = date(2018, 1, 1)
LAST_DAY = date(2018, 5, 31)
LAST_WIN = datetime(2018, 11, 15)
"""End of the period in which wins were recorded (the last one is of 2018-11-14)."""
SMALL_ORIGINS = frozenset({"other", "display", "other_publicities"})
HOLIDAYS = frozenset(
    date(2018, m, d)
    for m, d in ((1, 1), (2, 12), (2, 13), (2, 14), (3, 30), (4, 21), (5, 1), (5, 31))
)
"""National holidays and carnival days of Brazil in the window (federal calendar 2018)."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Z95 = NormalDist().inv_cdf(0.975)
DEFAULT_DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "olist"


class DataMissing(Exception):
    """The Olist files are not where they were looked for. The text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Lead:
    """One marketing-qualified lead; `won` is None when no win was recorded."""

    contact: date
    origin: str
    won: datetime | None

    @property
    def cycle(self) -> float:
        """Calendar days from midnight of the contact day to the win."""
        assert self.won is not None
        return (self.won - datetime.combine(self.contact, datetime.min.time())) / timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deal:
    """One deal won, with the pseudonyms of the two sellers."""

    won: datetime
    sdr: str
    sr: str
    business_segment: str
    lead_type: str


@dataclass(frozen=True, slots=True)
class CureFit:
    """Share that ever wins and the lognormal cycle (log-days) of those, with right-censoring."""

    win_rate: float
    mu: float
    sigma: float


def read(folder: Path) -> tuple[list[Lead], list[Deal]]:
    """Leads of all dates and deals of all dates. Raises DataMissing with a sentence."""
    rows = {name: list(_rows(folder / name)) for name in (LEADS, DEALS)}
    won = {row["mql_id"]: datetime.fromisoformat(row["won_date"]) for row in rows[DEALS]}
    leads = [
        Lead(
            date.fromisoformat(r["first_contact_date"]),
            origin_group(r["origin"]),
            won.get(r["mql_id"]),
        )
        for r in rows[LEADS]
    ]
    deals = [
        Deal(won[r["mql_id"]], r["sdr_id"], r["sr_id"], r["business_segment"], r["lead_type"])
        for r in rows[DEALS]
    ]
    return leads, deals


def _rows(path: Path) -> Iterable[dict[str, str]]:
    if not path.is_file():
        msg = (
            f"The Olist data are not here: {path} does not exist. They are no part of this "
            "project; fetch the 'Marketing Funnel by Olist' data set (CC BY-NC-SA 4.0) and name "
            "its folder with --data."
        )
        raise DataMissing(msg)
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def origin_group(origin: str) -> str:
    """Origin as we use it: blank counts as unknown, the three smallest are pooled as 'other'."""
    if not origin:
        return "unknown"
    return "other" if origin in SMALL_ORIGINS else origin


def wilson(wins: int, n: int) -> tuple[float, float]:
    """95 % score interval of a share."""
    p, z2 = wins / n, Z95**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return centre - half, centre + half


def log_odds(p: float) -> float:
    """Natural log of p / (1 - p)."""
    return math.log(p / (1 - p))


def stage_shift(rate: float, overall: float, stages: int) -> float:
    """Log-odds that, added at each of so many equal stages, turn the overall rate into this one."""
    return log_odds(rate ** (1 / stages)) - log_odds(overall ** (1 / stages))


def poisson_fit(counts: Floats, design: Floats) -> tuple[Floats, float]:
    """Coefficients (p,) of a Poisson regression of counts (n,) on design (n, p); X²/(n - p)."""
    mean: Floats = counts + 0.5
    beta: Floats = np.zeros(design.shape[1])
    for _ in range(50):
        working = np.log(mean) + (counts - mean) / mean
        weighted = design * mean[:, None]
        new: Floats = np.asarray(
            np.linalg.solve(design.T @ weighted, weighted.T @ working), dtype=np.float64
        )
        mean = np.exp(design @ new).astype(np.float64)
        done = bool(np.max(np.abs(new - beta)) < 1e-12)
        beta = new
        if done:
            break
    pearson = float(np.sum((counts - mean) ** 2 / mean))
    return beta, pearson / (len(counts) - design.shape[1])


def cure_fit(cycles: Floats, horizons: Floats) -> CureFit:
    """Mixture cure model: cycles (days, > 0) of the won, days the others were observed."""
    logs, censored = np.log(cycles), np.log(horizons)
    win_rate, mu, sigma = (
        len(logs) / (len(logs) + len(censored)),
        float(logs.mean()),
        float(logs.std()),
    )
    normal = NormalDist()
    for _ in range(5000):
        a = (censored - mu) / sigma
        survive = np.array([max(normal.cdf(-x), 1e-300) for x in a])
        hazard = np.exp(-0.5 * a * a) / math.sqrt(2 * math.pi) / survive
        late = win_rate * survive / (1 - win_rate + win_rate * survive)
        first = mu + sigma * hazard
        second = mu * mu + sigma * sigma * (1 + a * hazard) + 2 * mu * sigma * hazard
        weight = len(logs) + float(late.sum())
        new_mu = float(logs.sum() + late @ first) / weight
        new_sigma = math.sqrt(float((logs**2).sum() + late @ second) / weight - new_mu**2)
        new_rate = weight / (len(logs) + len(censored))
        moved = abs(new_mu - mu) + abs(new_sigma - sigma) + abs(new_rate - win_rate)
        win_rate, mu, sigma = new_rate, new_mu, new_sigma
        if moved < 1e-10:
            break
    return CureFit(win_rate, mu, sigma)


def gap_fit(kind: str, days: Floats) -> Block:
    """Customer-side delay whose quantiles come closest, in logs, to those of days (calendar).

    Kinds: `one` lognormal gap; `two` equal lognormal gaps; `short_long`, an exponential gap and
    then a lognormal one. Gives means in working days (5/7 of calendar days), cv, and the quantiles
    implied, in calendar days.
    """
    from scipy.optimize import minimize

    levels = np.array([0.1, 0.25, 0.5, 0.75, 0.9])
    wanted = np.log(np.quantile(days, levels))
    draws = np.random.Generator(np.random.Philox(20180101))
    z, e = draws.standard_normal((50_000, 2)), draws.standard_exponential(50_000)

    def total(x: Floats) -> Floats:
        if kind == "short_long":
            short: Floats = math.exp(x[2]) * e
            return np.asarray(short + np.exp(x[0] + math.exp(x[1]) * z[:, 0]), dtype=np.float64)
        gaps: Floats = np.exp(x[0] + math.exp(x[1]) * z[:, : 1 + (kind == "two")])
        return np.asarray(gaps.sum(axis=1), dtype=np.float64)

    def miss(x: Floats) -> float:
        return float(np.sum((np.log(np.quantile(total(x), levels)) - wanted) ** 2))

    start = np.array([2.0, 0.3, 0.5] if kind == "short_long" else [2.0, 0.3])
    found = minimize(miss, start, method="Nelder-Mead", options={"maxiter": 800, "xatol": 1e-4})
    mu, sigma = float(found.x[0]), math.exp(float(found.x[1]))
    p10, p50, p75, p90 = np.quantile(total(found.x), [0.1, 0.5, 0.75, 0.9]).tolist()
    return {
        "exponential_mean": math.exp(float(found.x[2])) * 5 / 7 if kind == "short_long" else 0.0,
        "lognormal_mean": math.exp(mu + sigma**2 / 2) * 5 / 7,
        "lognormal_cv": math.sqrt(math.exp(sigma**2) - 1),
        "p10_days": p10,
        "median_days": p50,
        "p75_days": p75,
        "p90_days": p90,
    }


def arrivals(leads: Sequence[Lead]) -> dict[str, dict[str, Any]]:
    """Leads per week, trend, weekday profile and over-dispersion (1 = Poisson), by origin."""
    blocks = {
        origin: _arrival_block([lead for lead in leads if lead.origin == origin])
        for origin in by_size(leads)
    }
    total = _arrival_block(leads)
    apart = dict(total)
    for name in (n for n in total if n.startswith("dispersion")):
        apart[name] = sum(b["leads"] * b[name] for b in blocks.values()) / len(leads)
    return {"all": total, "all, were origins independent": apart} | blocks


def _arrival_block(leads: Sequence[Lead]) -> dict[str, Any]:
    days = (LAST_DAY - FIRST_DAY).days + 1
    daily = np.zeros(days)
    for lead in leads:
        daily[(lead.contact - FIRST_DAY).days] += 1
    weeks = days // 7
    weekly = daily[: weeks * 7].reshape(weeks, 7).sum(axis=1)
    time = (np.arange(days) - (days - 1) / 2) / 7
    weekday = np.equal.outer(np.arange(days) % 7, np.arange(7)).astype(float)
    week = np.arange(weeks) - (weeks - 1) / 2
    daily_beta, daily_phi = poisson_fit(daily, np.column_stack([weekday, time]))
    holiday = np.array(
        [FIRST_DAY + timedelta(days=k) in HOLIDAYS for k in range(days)], dtype=float
    )
    holiday_beta, holiday_phi = poisson_fit(daily, np.column_stack([weekday, time, holiday]))
    _, weekly_phi = poisson_fit(weekly, np.column_stack([np.ones(weeks), week]))
    profile = np.exp(daily_beta[:7])
    return {
        "leads": len(leads),
        "per_week": len(leads) / days * 7,
        "trend_per_week": math.expm1(float(daily_beta[7])),
        "holiday_factor": math.exp(float(holiday_beta[8])),
        "dispersion_daily": daily_phi,
        "dispersion_daily_without_holidays": holiday_phi,
        "dispersion_weekly": weekly_phi,
        "weekday_share": dict(zip(WEEKDAYS, (profile / profile.sum()).tolist(), strict=True)),
    }


def by_size(leads: Sequence[Lead]) -> list[str]:
    """Origins, the largest first."""
    return [origin for origin, _ in Counter(lead.origin for lead in leads).most_common()]


def win_rates(leads: Sequence[Lead]) -> Block:
    """Win rate with Wilson interval, log-odds against the overall rate, median cycle, by origin."""
    overall = sum(lead.won is not None for lead in leads) / len(leads)
    groups = {"all": list(leads)} | {o: [x for x in leads if x.origin == o] for o in by_size(leads)}
    return {name: _rate_block(group, len(leads), overall) for name, group in groups.items()}


def _rate_block(group: Sequence[Lead], total: int, overall: float) -> Block:
    cycles = [lead.cycle for lead in group if lead.won]
    low, high = wilson(len(cycles), len(group))
    rate = len(cycles) / len(group)
    return {
        "leads": len(group),
        "mix": len(group) / total,
        "wins": len(cycles),
        "win_rate": rate,
        "low": low,
        "high": high,
        "log_odds_shift": log_odds(rate) - log_odds(overall),
        "shift_at_2_stages": stage_shift(rate, overall, 2),
        "shift_at_4_stages": stage_shift(rate, overall, 4),
        "median_cycle_days": float(np.median(cycles)),
    }


def cycle(leads: Sequence[Lead]) -> Block:
    """Quantiles of the observed cycle, lognormal fits without and with censoring, working days."""
    won = [lead for lead in leads if lead.won]
    days = np.array([lead.cycle for lead in won])
    positive = days[days > 0]
    fit = cure_fit(positive, np.array([_observed_days(lead) for lead in leads if not lead.won]))
    p10, p50, p75, p90 = np.quantile(days, [0.1, 0.5, 0.75, 0.9]).tolist()
    working = np.array(
        [np.busday_count(x.contact, x.won.date()) for x in won if x.won], dtype=float
    )
    logs = np.log(positive)
    return {
        "calendar_days": {
            "p10": p10,
            "median": p50,
            "p75": p75,
            "p90": p90,
            "mean": float(days.mean()),
        },
        "weekdays_between": dict(
            zip(
                ("p10", "median", "p75", "p90"),
                np.quantile(working, [0.1, 0.5, 0.75, 0.9]).tolist(),
                strict=True,
            )
        ),
        "negative_cycles": int((days <= 0).sum()),
        "under_one_day": int((days < 1).sum()),
        "lognormal_of_wins": {"mu": float(logs.mean()), "sigma": float(logs.std())},
        "lognormal_with_censoring": {"mu": fit.mu, "sigma": fit.sigma, "win_rate": fit.win_rate},
        "won_within": {f"{d}_d": float((days <= d).mean()) for d in (1, 7, 14, 30, 60, 90, 180)},
        "gap_in_working_days": {k: gap_fit(k, positive) for k in ("one", "two", "short_long")},
    }


def _observed_days(lead: Lead) -> float:
    return (LAST_WIN - datetime.combine(lead.contact, datetime.min.time())) / timedelta(days=1)


def months(leads: Sequence[Lead], deals: Sequence[Deal]) -> Block:
    """Leads by contact month and their wins; deals and winning sellers by month of winning."""
    names = sorted({f"{deal.won:%Y-%m}" for deal in deals})
    return {name: _month_block(name, leads, deals) for name in names}


def _month_block(name: str, leads: Sequence[Lead], deals: Sequence[Deal]) -> Block:
    contacted = [lead for lead in leads if f"{lead.contact:%Y-%m}" == name]
    won = [deal for deal in deals if f"{deal.won:%Y-%m}" == name]
    sdrs, srs = len({d.sdr for d in won}), len({d.sr for d in won})
    return {
        "leads": len(contacted),
        "wins_of_these_leads": sum(lead.won is not None for lead in contacted),
        "deals_won": len(won),
        "sdrs": sdrs,
        "srs": srs,
        "deals_per_sr": len(won) / srs,
    }


def staff(deals: Sequence[Deal]) -> Block:
    """Sellers, pairs and how wins spread over them, over all deals."""
    sdrs, srs = Counter(d.sdr for d in deals), Counter(d.sr for d in deals)
    pairs = Counter((d.sdr, d.sr) for d in deals)
    return {
        "deals": len(deals),
        "sdrs": len(sdrs),
        "srs": len(srs),
        "in_both_roles": len(sdrs.keys() & srs.keys()),
        "sdr_is_sr": sum(d.sdr == d.sr for d in deals),
        "pairs": len(pairs),
        "median_deals_per_sdr": float(np.median(list(sdrs.values()))),
        "median_deals_per_sr": float(np.median(list(srs.values()))),
        "share_of_top_5_sdrs": sum(n for _, n in sdrs.most_common(5)) / len(deals),
        "share_of_top_5_srs": sum(n for _, n in srs.most_common(5)) / len(deals),
    }


def shares(values: Iterable[str], top: int) -> Block:
    """Count and share of the `top` most frequent values, the rest pooled."""
    counts = Counter(value or "blank" for value in values)
    total = counts.total()
    block: Block = {k: {"deals": n, "share": n / total} for k, n in counts.most_common(top)}
    rest = total - sum(n for _, n in counts.most_common(top))
    return block | (
        {f"{len(counts) - top} others": {"deals": rest, "share": rest / total}} if rest else {}
    )


def measure(leads: Sequence[Lead], deals: Sequence[Deal]) -> dict[str, Block]:
    """All blocks, by name; lead figures for the 2018 window, deal figures for all 842 deals."""
    window = [lead for lead in leads if FIRST_DAY <= lead.contact <= LAST_DAY]
    arrival = arrivals(window)
    return {
        "arrivals": {
            k: {n: x for n, x in v.items() if n != "weekday_share"} for k, v in arrival.items()
        },
        "weekday_share": {
            k: v["weekday_share"] for k, v in arrival.items() if "independent" not in k
        },
        "win_rates": win_rates(window),
        "cycle": cycle(window),
        "months": months(leads, deals),
        "staff": staff(deals),
        "lead_types": shares((d.lead_type for d in deals), 8),
        "business_segments": shares((d.business_segment for d in deals), 10),
    }


def as_yaml(block: Mapping[str, object], indent: int = 0) -> str:
    """Nested mappings of numbers as YAML text."""
    lines = []
    for key, value in block.items():
        pad = "  " * indent + str(key).replace(", ", "_").replace(" ", "_")
        if isinstance(value, Mapping):
            lines += [f"{pad}:", as_yaml(value, indent + 1)]
        else:
            lines.append(f"{pad}: {number(value)}")
    return "\n".join(lines)


def as_markdown(blocks: Mapping[str, Mapping[str, object]]) -> str:
    """One table per block; a block of plain numbers becomes a two-column table."""
    return "\n\n".join(
        f"### {name.replace('_', ' ').capitalize()}\n\n{_table(b)}" for name, b in blocks.items()
    )


def _table(block: Mapping[str, object]) -> str:
    rows = {k: v for k, v in block.items() if isinstance(v, Mapping)}
    plain = {k: v for k, v in block.items() if not isinstance(v, Mapping)}
    same = len({tuple(v) for v in rows.values()}) == 1
    parts = []
    if plain:
        parts.append(_lines([["", "value"], *([k, number(v)] for k, v in plain.items())]))
    if rows and same:
        head = ["", *next(iter(rows.values()))]
        parts.append(_lines([head, *([k, *map(number, v.values())] for k, v in rows.items())]))
    elif rows:
        parts += [f"*{k.replace('_', ' ')}*\n\n{_flat(v)}" for k, v in rows.items()]
    return "\n\n".join(parts)


def _flat(block: Mapping[str, object]) -> str:
    if any(isinstance(v, Mapping) for v in block.values()):
        return _table(block)
    return _lines([list(block), [number(v) for v in block.values()]])


def _lines(rows: Sequence[Sequence[str]]) -> str:
    body = ["| " + " | ".join(cell.replace("_", " ") for cell in row) + " |" for row in rows]
    return "\n".join([body[0], "|" + "---|" * len(rows[0]), *body[1:]])


def number(value: object) -> str:
    """Integers as they are, floats to three decimals, or to one from 10 on."""
    if isinstance(value, float):
        return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}"
    return str(value)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the measurement. 0: done; 2: the data are not there."""
    parser = argparse.ArgumentParser(
        description="Measure the Olist marketing funnel (contacts January-May 2018)."
    )
    parser.add_argument(
        "--data", type=Path, default=DEFAULT_DATA, help="folder of the Olist CSV files"
    )
    parser.add_argument("--markdown", action="store_true", help="Markdown tables in place of YAML")
    options = parser.parse_args(argv)
    try:
        leads, deals = read(options.data)
    except DataMissing as missing:
        print(missing, file=sys.stderr)
        return 2
    blocks = measure(leads, deals)
    print(as_markdown(blocks) if options.markdown else as_yaml(blocks))
    return 0


if __name__ == "__main__":
    sys.exit(main())
