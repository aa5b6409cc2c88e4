"""What would change the answer: the studies of its assumptions, or that there are none yet."""

from __future__ import annotations

from collections.abc import Iterator

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.content.assumptions import unexamined
from funnel_sim.reporting.content.basis import Basis
from funnel_sim.reporting.content.cells import text
from funnel_sim.reporting.content.model import Claim, Exhibit, Section, Table
from funnel_sim.reporting.content.studies import findings_of, pictures, tornado_exhibit
from funnel_sim.reporting.formatting import listed

ABOUT = ("sensitivity", "switch_points", "goal_seek", "effort", "optimise")
"""Studies that tell what would change the answer."""
SENTENCES = 4
"""Of a study, without what it cost."""


def turning(base: Basis) -> Section:
    """What would change the answer."""
    claims: list[Claim] = []
    exhibits: list[Exhibit] = []
    for name in ABOUT:
        result = base.study(name)
        if result is None:
            continue
        findings = findings_of(name, result)
        for each in findings:
            said = base.all_worded(each.sentences[:SENTENCES])
            claims += [Claim(sentence, (), name) for sentence in said]
        if name == "sensitivity":
            exhibits += [tornado_exhibit(found, base.worded) for found in result.situations[:1]]
        exhibits += [e for e in pictures(base, name, findings) if e.name != "tornado"]
    if not claims:
        claims += _not_looked_at(base)
        exhibits += _ranges(base) or [unexamined(base)]
    return Section(
        kind="turning",
        heading=phrase("What would change the answer"),
        message=claims[0].sentence,
        claims=tuple(claims),
        exhibits=tuple(exhibits),
    )


def _not_looked_at(base: Basis) -> Iterator[Claim]:
    experiment = base.gathered.run.scenario.experiment
    yield Claim(phrase("It has not been examined yet which assumptions would turn the answer."))
    if experiment.uncertain:
        yield Claim(
            phrase(
                "The experiment gives ranges for {n} assumptions: funnel-sim sensitivity says "
                "which of them decide, funnel-sim switch-points from which value on.",
                n=len(experiment.uncertain),
            )
        )
    else:
        yield Claim(
            phrase(
                "Write the ranges that you hold possible into the experiment (uncertain): then "
                "funnel-sim sensitivity says which of them decide."
            )
        )
    if base.gathered.left_out:
        yield Claim(left_out(base))


def left_out(base: Basis) -> str:
    """Studies that do not belong to this run."""
    return phrase(
        "Run on other values, or by another version of the program, and so not shown here: "
        "{studies}.",
        studies=listed(name.replace("_", "-") for name in base.gathered.left_out),
    )


def _ranges(base: Basis) -> list[Exhibit]:
    """The ranges that are known."""
    uncertain = base.gathered.run.scenario.experiment.uncertain
    if not uncertain:
        return []
    rows = tuple((text(path), text(str(span))) for path, span in uncertain.items())
    return [
        Exhibit(
            "ranges",
            phrase("Assumptions that may be otherwise"),
            table=Table((phrase("Assumption"), phrase("Range")), rows),
        )
    ]
