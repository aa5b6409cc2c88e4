"""Pieces of the page as HTML, every text from files or people escaped.

Nothing here can make a browser fetch anything: there is no markup in what users write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from funnel_sim.app.answer import Answer, Question
from funnel_sim.app.levers import Lever
from funnel_sim.app.opened import State
from funnel_sim.app.page.kept import Kept
from funnel_sim.app.simulating import Found
from funnel_sim.config.schema.experiment import Precision
from funnel_sim.domain.errors import Finding
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.reading import period
from funnel_sim.reporting.drawing.looks import look_of
from funnel_sim.reporting.formatting import (
    UNDEFINED,
    capitalised,
    format_difference_interval,
    format_mean,
    format_value,
    in_words,
    listed,
    plain_number,
    plural,
    rough_share,
)
from funnel_sim.reporting.terminal import FULL
from funnel_sim.stats.paired import PairedDifference
from funnel_sim.studies.comparison import Comparison

STYLE = f"<style>{Path(__file__).with_name('style.css').read_text(encoding='utf-8')}</style>"


def heading(question: str, about: Sequence[str]) -> str:
    """The question, and what the page is about."""
    return (
        f'<div class="fs-q" data-testid="question">{escape(question)}</div>'
        f'<div class="fs-sub">{escape(" · ".join(about))}</div>'
    )


def about(question: Question) -> list[str]:
    """Market, baseline, objective and stakes, in a few words each."""
    met = question.asked.now
    experiment = met.experiment
    measure = kpi(experiment.objective)
    words = [experiment.market.description.rstrip("."), f"baseline: {in_words(met.baseline)}"]
    words.append(f"compared by {measure.label.lower()}")
    if experiment.indifference is not None:
        limit = experiment.indifference.amount(experiment.market.currency)
        text = format_value(limit, measure.unit, experiment.market.currency)
        words.append(f"less than {text} does not matter")
    return [word for word in words if word]


def verdict(answer: Answer) -> str:
    """The words of `run`."""
    headline, *rest = (_worded(sentence, answer.comparison) for sentence in answer.sentences)
    more = "".join(f"<span>{escape(sentence)}</span>" for sentence in rest)
    return f'<div class="fs-verdict" data-testid="verdict"><b>{escape(headline)}</b>{more}</div>'


def _worded(sentence: str, found: Comparison) -> str:
    """Organisations named as charts name them; longer names first."""
    for name in sorted(found.organisations, key=len, reverse=True):
        sentence = sentence.replace(name, in_words(name))
    return capitalised(sentence)


def status(found: Found | None, rule: Precision) -> str:
    """How far the replications are."""
    if found is None:
        return _status("Playing the first replications …", 0, "running")
    n, when = found.replications, period(found.outcomes[0].frame)
    if found.finished:
        text = f"{when} · {plural(n, 'replication')}, as many as `run` takes: this is the result."
        return _status(text.replace("`run`", "funnel-sim run"), n, "finished")
    most = f"{rule.at_least} to {rule.at_most}" if rule.at_least < rule.at_most else rule.at_most
    text = f"{when} · first look: {n} of {most} replications. Intervals are still narrowing …"
    return _status(text, n, "running")


def _status(text: str, n: int, phase: str) -> str:
    return (
        f'<div class="fs-status" data-testid="status" data-phase="{phase}" '
        f'data-replications="{n}">{escape(text)}</div>'
    )


def moved_words(state: State, levers: Sequence[Lever]) -> list[str]:
    """What was moved: `website 52 → 60 / wk`."""
    known = {lever.path: lever for lever in levers}
    words = [
        f"{in_words(lever.organisation)} · {_moved(lever, value)}"
        if (lever := known[path]).organisation
        else _moved(lever, value)
        for path, value in state.values.items()
    ]
    words += [f"without {in_words(name)}" for name in state.without]
    if state.equal is not None:
        words.append("same payroll" if state.equal == "payroll" else "payroll not equalised")
    return words


def _moved(lever: Lever, value: float) -> str:
    return f"{lever.label}: {plain_number(lever.now)} → {lever.text(value)}"


def label(lever: Lever, *, moved: bool) -> str:
    """What a lever is, above it."""
    text = capitalised(lever.label) + (f", {lever.shown}" if lever.shown else "")
    written = f"; as written {lever.text(lever.now)}" if moved else ""
    kind = "fs-label fs-moved" if moved else "fs-label"
    return f'<div class="{kind}" title="{escape(lever.path)}">{escape(text + written)}</div>'


def chips(words: Iterable[str]) -> str:
    """What was moved, one beside the other."""
    inside = "".join(f'<span class="fs-chip">{escape(word)}</span>' for word in words)
    text = f"And if: {inside}" if inside else "Everything as the experiment has it."
    return f'<div class="fs-chips" data-testid="moved">{text}</div>'


def cards(answer: Answer, headcounts: Mapping[str, Mapping[str, int]], *, moved: bool) -> str:
    """One card per design: objective, against the baseline, against what is written."""
    found = answer.comparison
    inside = "".join(
        _card(answer, i, name, sum(headcounts[name].values()), moved=moved)
        for i, name in enumerate(found.organisations)
    )
    return f'<div class="fs-cards" data-testid="cards">{inside}</div>'


def _card(answer: Answer, i: int, name: str, sellers: int, *, moved: bool) -> str:
    found = answer.comparison
    measure = kpi(found.objective)
    estimate = found.estimates[found.objective][i]
    value = (
        UNDEFINED
        if estimate is None
        else format_mean(estimate.mean, estimate.half_width, measure.unit, found.currency)
    )
    lines = [
        f"<h4>{escape(in_words(name))}</h4>",
        f'<div class="fs-big" data-testid="value-{escape(name)}">{escape(value)}</div>',
        _quiet(measure.label.lower()),
        _from_baseline(found, i, name),
    ]
    if moved:
        changed = answer.changes[i]
        text = "undefined" if changed is None else _difference(changed, found)
        lines.append(f"<div>{_coloured(text, changed, found)}</div>{_quiet('by the change')}")
    lines.append("<hr>" + "".join(_quiet(line) for line in _rest(found, i, sellers)))
    colour = look_of(i).colour
    return f'<div class="fs-card" style="border-top-color:{colour}">{"".join(lines)}</div>'


def _quiet(text: str) -> str:
    return f'<div class="fs-quiet">{escape(text)}</div>'


def _from_baseline(found: Comparison, i: int, name: str) -> str:
    if name == found.baseline:
        return f"<div>the baseline</div>{_quiet('the others are compared')}"
    difference = next(
        (d for d in found.differences.get(found.objective, ()) if d.design == i), None
    )
    if difference is None:
        return f"<div>{UNDEFINED}</div>{_quiet('no comparison')}"
    text = _coloured(_difference(difference, found), difference, found)
    return f"<div>{text}</div>{_quiet(f'against {in_words(found.baseline)}')}"


def _difference(difference: PairedDifference, found: Comparison) -> str:
    if difference.low == difference.high == 0:
        return "no difference"
    unit = kpi(found.objective).unit
    return format_difference_interval(
        difference.mean, difference.low, difference.high, unit, found.currency
    )


def _coloured(text: str, difference: PairedDifference | None, found: Comparison) -> str:
    """Green for surely better, red for surely worse, otherwise plain."""
    kind = ""
    if difference is not None and (difference.low > 0 or difference.high < 0):
        better = (difference.mean > 0) == (kpi(found.objective).direction != "lower")
        kind = "fs-up" if better else "fs-down"
    return f'<span class="{kind}">{escape(text)}</span>'


def _rest(found: Comparison, i: int, sellers: int) -> Iterator[str]:
    wins = found.estimates["wins"][i]
    more = [] if wins is None else [f"{format_value(round(wins.mean), 'count')} wins"]
    yield " · ".join([plural(sellers, "seller"), *more])
    for target in found.targets:
        measure = kpi(target.kpi)
        goal = format_value(target.target, measure.unit, found.currency)
        sign = "≤" if measure.direction == "lower" else "≥"
        chance = rough_share(target.chances[i].share)
        yield f"P({measure.label.lower()} {sign} {goal}): {chance}"


def load_warnings(question: Question) -> str:
    """Teams that are asked for all they have or more; empty where there are none."""
    found = [
        f"{in_words(team.team)} of {in_words(name)} ({rough_share(team.load)})"
        for name, load in question.offered.items()
        for team in load.teams
        if team.load >= FULL
    ]
    if not found:
        return ""
    are = "is" if len(found) == 1 else "are"
    its = "its" if len(found) == 1 else "their"
    text = f"{listed(found)} {are} asked for 100 % of {its} time or more, so queues grow."
    return f'<div class="fs-load" data-testid="load">{escape(capitalised(text))}</div>'


def wrong(title: str, findings: Sequence[Finding]) -> str:
    """What cannot be used, every finding of it."""
    items = "".join(f"<li>{_finding(finding)}</li>" for finding in findings)
    return f'<div class="fs-wrong" data-testid="wrong"><b>{escape(title)}</b><ul>{items}</ul></div>'


def _finding(finding: Finding) -> str:
    place = f" line {finding.line}" if finding.line is not None else ""
    path = f" <code>{escape(finding.path)}</code>" if finding.path else ""
    return f"{escape(finding.file)}{place}:{path} {escape(finding.message)}"


def failed(problem: str) -> str:
    """Replications that could not be played."""
    return (
        '<div class="fs-wrong" data-testid="wrong"><b>The simulation stopped. Reset the page, or '
        f"change an input.</b><div>{escape(problem)}</div></div>"
    )


def chart_heading(title: str, note: str) -> str:
    """What a chart has found, and what it shows."""
    return f'<div class="fs-finding">{escape(title)}</div><div class="fs-note">{escape(note)}</div>'


def kept_table(kept: Mapping[str, Kept], organisations: Sequence[str], currency: str) -> str:
    """The kept scenarios, the best design of each in bold."""
    heads = "".join(f"<th class='fs-n'>{escape(in_words(name))}</th>" for name in organisations)
    rows = "".join(_kept_row(name, one, organisations, currency) for name, one in kept.items())
    return (
        '<div class="fs-scroll"><table class="fs-table" data-testid="kept"><thead><tr>'
        f"<th>scenario</th><th>and if</th>{heads}<th class='fs-n'>replications</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _kept_row(name: str, one: Kept, organisations: Sequence[str], currency: str) -> str:
    best = one.best
    cells = ""
    for organisation in organisations:
        estimate = one.estimates.get(organisation)
        text = UNDEFINED
        if estimate is not None:
            text = format_mean(estimate.mean, estimate.half_width, one.unit, currency)
        kind = "fs-n fs-best" if organisation == best else "fs-n"
        cells += f'<td class="{kind}">{escape(text)}</td>'
    words = "; ".join(one.words) or "as written"
    return (
        f"<tr><td><b>{escape(name)}</b></td><td>{escape(words)}</td>{cells}"
        f'<td class="fs-n">{one.replications or UNDEFINED}</td></tr>'
    )
