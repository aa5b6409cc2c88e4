"""Documentation of the model after the STRESS-DES checklist, written from the config.

Source: Monks, Currie, Onggo, Robinson, Kunc & Taylor (2019), Strengthening the reporting of
empirical simulation studies: Introducing the STRESS guidelines, Journal of
Simulation 13(1), 55-67. Headings
and numbers are those of the checklist for discrete-event simulation.
"""

from __future__ import annotations

from collections.abc import Iterator

from funnel_sim.config.schema.organisation import Organisation
from funnel_sim.domain.language import marked, phrase
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.content.appendix import facts
from funnel_sim.reporting.content.assumptions import all_assumptions
from funnel_sim.reporting.content.basis import Basis
from funnel_sim.reporting.content.cells import text
from funnel_sim.reporting.content.model import Passage, Table
from funnel_sim.reporting.formatting import in_words, listed

COVERED = (marked("segments"), marked("channels"), marked("stages"), marked("journeys"))
"""What a team may cover a part of."""
SOURCE = "Monks et al. (2019), Journal of Simulation 13(1), 55–67"


def stress(base: Basis) -> tuple[Passage, ...]:
    """The six parts of the checklist."""
    return (
        *_objectives(base),
        *_logic(base),
        *_data(base),
        *_experimentation(base),
        *_implementation(base),
        *_access(base),
    )


def _objectives(base: Basis) -> Iterator[Passage]:
    experiment = base.gathered.run.scenario.experiment
    targets = [kpi(name).label for name in experiment.targets]
    yield Passage(phrase("1 Objectives"), (phrase("After STRESS-DES: {source}.", source=SOURCE),))
    yield Passage(
        phrase("1.1 Purpose of the model"),
        (
            experiment.question,
            phrase(
                "The model plays the selling of one firm lead by lead under each organisation that "
                "is considered, and says which earns more, by how much, and how surely."
            ),
        ),
        level=3,
    )
    outputs = [phrase("The organisations are compared on: {kpi}.", kpi=base.objective.label)]
    if targets:
        outputs.append(phrase("Targets are set for: {kpis}.", kpis=listed(targets)))
    outputs.append(phrase("All KPIs stand in the appendix, with intervals."))
    yield Passage(phrase("1.2 Outputs of the model"), tuple(outputs), level=3)
    yield Passage(
        phrase("1.3 Aims of experimentation"),
        (
            phrase(
                "{n} organisations are compared: {names}; {baseline} is the baseline.",
                n=len(base.names),
                names=listed(base.names),
                baseline=in_words(base.comparison.baseline),
            ),
            *(
                [
                    phrase(
                        "Every organisation runs in each of these variants: {names}.",
                        names=listed(in_words(name) for name in experiment.variants),
                    )
                ]
                if experiment.variants
                else []
            ),
        ),
        level=3,
    )


def _logic(base: Basis) -> Iterator[Passage]:
    market = base.gathered.run.scenario.experiment.market
    yield Passage(phrase("2 Logic"))
    yield Passage(
        phrase("2.1 Base model"),
        (
            phrase(
                "A lead is created by a channel, belongs to a segment, and passes the stages in "
                "their order: {stages}. In each stage a team makes the touches that the stage asks "
                "for, with waits between them; then the lead advances, or is lost.",
                stages=listed(in_words(stage) for stage in market.stages),
            ),
            phrase(
                "A lead that waits longer than its patience goes cold. A deal that is won brings "
                "revenue; pay, seats, commission, visits, calls and marketing are its costs."
            ),
        ),
        level=3,
    )
    yield Passage(
        phrase("2.2 Scenario logic"),
        (phrase("What each organisation changes: teams, what they cover, and hand-overs."),),
        table=_teams(base),
        level=3,
    )
    yield Passage(
        phrase("2.3 Algorithms"),
        (
            phrase(
                "A stage is passed with a probability that is the sum of effects in log-odds: of "
                "segment, channel, field work, skill, hand-overs and, where given, a late first "
                "response. Teams serve their queue in the order that the organisation says."
            ),
        ),
        level=3,
    )
    yield Passage(
        phrase("2.4 Components"),
        items=(
            phrase(
                "Entities: leads of the segments {segments}.",
                segments=listed(in_words(name) for name in market.segments),
            ),
            phrase(
                "Activities: {activities}.",
                activities=listed(in_words(name) for name in market.activities),
            ),
            phrase(
                "Resources: sellers in teams, of the roles {roles}.",
                roles=listed(in_words(name) for name in market.roles),
            ),
            phrase(
                "Queues: one per team, with patience and, where given, back-up teams that help out."
            ),
            phrase(
                "Entry: channels {channels}, and what is open at the start. Exit: won, lost, "
                "unreachable, gone cold, or still open at the end.",
                channels=listed(in_words(name) for name in market.channels),
            ),
        ),
        level=3,
    )


def _teams(base: Basis) -> Table:
    rows = tuple(
        (
            text(in_words(design.organisation_name)),
            text(in_words(name)),
            text(in_words(team.role)),
            text(str(team.headcount)),
            text(_covers(design.organisation, name)),
        )
        for design in base.situation.designs
        for name, team in design.organisation.teams.items()
    )
    headings = (
        phrase("Organisation"), phrase("Team"), phrase("Role"), phrase("Sellers"), phrase("Covers"),
    )  # fmt: skip
    return Table(headings, rows)


def _covers(organisation: Organisation, team: str) -> str:
    parts = []
    for each in organisation.teams[team].covers:
        said = each.model_dump(mode="json", exclude_defaults=True)
        kept = [
            f"{phrase(key)}: {listed(map(in_words, value)) if isinstance(value, list) else value}"
            for key, value in said.items()
        ]
        parts.append(", ".join(kept) or phrase("everything"))
    return "; ".join(parts) or phrase("everything")


def _data(base: Basis) -> Iterator[Passage]:
    every = list(all_assumptions(base))
    sourced = [a for a in every if a.is_sourced]
    yield Passage(phrase("3 Data"))
    yield Passage(
        phrase("3.1 Data sources"),
        (
            phrase(
                "{sourced:,} of {n:,} values say in the comments of the files where they come "
                "from; the table of assumptions lists them.",
                sourced=len(sourced),
                n=len(every),
            ),
        ),
        level=3,
    )
    yield Passage(
        phrase("3.2 Pre-processing"),
        (phrase("None by the program: values are taken as they stand in the files."),),
        level=3,
    )
    yield Passage(
        phrase("3.3 Input parameters"),
        (phrase("All values, their distributions included, stand in the table of assumptions."),),
        level=3,
    )
    yield Passage(
        phrase("3.4 Assumptions"),
        (
            phrase("A value without a source is an assumption."),
            phrase("Leads do not know each other; competitors act only through the odds."),
        ),
        level=3,
    )


def _experimentation(base: Basis) -> Iterator[Passage]:
    run = base.gathered.run
    horizon, n = run.scenario.experiment.horizon, run.result.replications
    terminating = horizon.study == "terminating"
    start = (
        phrase("The study is terminating: nothing is thrown away.")
        if terminating
        else phrase("The study is of a steady state, after a warm-up of {time}.",
                    time=horizon.warm_up)
    )  # fmt: skip
    opening = run.scenario.experiment.opening
    there = (
        phrase("It begins with open leads and customers as given in the files.")
        if opening.pipeline or opening.customers
        else phrase("It begins empty: no open leads, no customers.")
    )
    yield Passage(phrase("4 Experimentation"))
    yield Passage(phrase("4.1 Initialisation"), (start, there), level=3)
    yield Passage(
        phrase("4.2 Run length"),
        (phrase("From {start}, over {length}.", start=horizon.start, length=horizon.length),),
        level=3,
    )
    yield Passage(
        phrase("4.3 Estimation approach"),
        (
            phrase(
                "{n:,} independent replications of each organisation. All organisations meet the "
                "same leads with the same luck (common random numbers); differences are paired, "
                "with intervals that hold for all at once.",
                n=n,
            ),
        ),
        level=3,
    )


def _implementation(base: Basis) -> Iterator[Passage]:
    versions = base.gathered.run.manifest["versions"]
    yield Passage(phrase("5 Implementation"))
    yield Passage(
        phrase("5.1 Software"),
        (
            phrase(
                "funnel_sim {version} on Python {python}, with {libraries}.",
                version=versions["funnel_sim"],
                python=versions["python"],
                libraries=listed(
                    f"{name} {number}"
                    for name, number in versions.items()
                    if name not in ("funnel_sim", "python")
                ),
            ),
        ),
        level=3,
    )
    yield Passage(
        phrase("5.2 Random sampling"),
        (
            phrase(
                "Philox counters: every draw is a function of the seed {seed}, the replication and "
                "what it is for. Distributions are sampled by their quantile functions.",
                seed=str(base.gathered.run.scenario.experiment.seed),
            ),
        ),
        level=3,
    )
    yield Passage(
        phrase("5.3 Model execution"),
        (
            phrase(
                "Next-event time advance. Events at the same time keep the order: ends of touches, "
                "patience, help by back-up teams, staff, new leads, returns."
            ),
        ),
        level=3,
    )
    yield Passage(
        phrase("5.4 System"),
        (str(base.gathered.run.manifest["platform"]),),
        level=3,
    )


def _access(base: Basis) -> Iterator[Passage]:
    yield Passage(
        phrase("6 Code access"),
        (
            phrase(
                "The program is open source under the MIT licence. With the files of the "
                "experiment and these values the run can be repeated to the last bit:"
            ),
        ),
        items=tuple(f"{name}: {value}" for name, value in facts(base)),
    )


def as_markdown(passages: tuple[Passage, ...], title: str) -> str:
    """The documentation as a Markdown file."""
    lines = [f"# {title}", ""]
    for passage in passages:
        lines += [f"{'#' * passage.level} {passage.heading}", ""]
        for paragraph in passage.paragraphs:
            lines += [paragraph, ""]
        lines += [f"- {item}" for item in passage.items]
        lines += [""] if passage.items else []
        if passage.table is not None:
            lines += _rows(passage.table)
    return "\n".join(lines).rstrip() + "\n"


def _rows(table: Table) -> list[str]:
    rows = [[cell.text.replace("|", "\\|") for cell in row] for row in table.rows]
    head = [f"| {' | '.join(table.headings)} |", f"|{'---|' * len(table.headings)}"]
    return [*head, *(f"| {' | '.join(row)} |" for row in rows), ""]
