"""What is behind the answer: the funnel, every KPI, what the studies found, how it was done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from funnel_sim.domain.language import phrase
from funnel_sim.metrics.registry import KPIS
from funnel_sim.reporting.content import exhibits
from funnel_sim.reporting.content.basis import Basis
from funnel_sim.reporting.content.cells import text
from funnel_sim.reporting.content.model import Claim, Exhibit, Section, Table
from funnel_sim.reporting.content.pictures import of_one_year, of_pipeline
from funnel_sim.reporting.content.studies import findings_of, pictures
from funnel_sim.reporting.content.turning import left_out


def appendix(base: Basis) -> Section:
    """The rest."""
    claims = []
    shown: list[Exhibit] = []
    compared = base.study("compare")
    if compared is not None:
        findings = findings_of("compare", compared)
        claims += [Claim(s) for f in findings for s in base.all_worded(f.sentences)]
        shown += pictures(base, "compare", findings)
    if base.gathered.left_out:
        claims.append(Claim(left_out(base)))
    every = tuple(kpi.name for kpi in KPIS)
    table = exhibits.kpis_exhibit(base, every)
    full = Exhibit("all_kpis", phrase("Every KPI"), table.how_to_read, table=table.table)
    return Section(
        kind="appendix",
        heading=phrase("Appendix"),
        message=phrase("What the numbers rest on, and how to repeat them."),
        claims=tuple(claims),
        exhibits=(_method(base), *of_pipeline(base), *of_one_year(base), *shown, full),
    )


def _method(base: Basis) -> Exhibit:
    rows = tuple((text(name), text(value)) for name, value in facts(base))
    return Exhibit(
        "method",
        phrase("How it was done"),
        table=Table((phrase("What"), phrase("Which")), rows),
    )


def facts(base: Basis) -> Iterator[tuple[str, str]]:
    """What is needed to repeat the run."""
    run = base.gathered.run
    experiment, manifest = run.scenario.experiment, run.manifest
    yield phrase("Experiment"), PurePath(run.scenario.file).name
    if run.scenario.settings:
        yield phrase("Settings"), ", ".join(run.scenario.settings)
    yield phrase("Horizon"), f"{experiment.horizon.start} + {experiment.horizon.length}"
    yield phrase("Replications of each organisation"), f"{run.result.replications}"
    yield phrase("Seed"), f"{experiment.seed}"
    yield (
        phrase("Random numbers"),
        phrase("common to all organisations: they meet the same leads with the same luck"),
    )
    yield phrase("Program"), f"funnel_sim {manifest['versions']['funnel_sim']}"
    yield (
        phrase("Libraries"),
        ", ".join(
            f"{name} {number}"
            for name, number in manifest["versions"].items()
            if name != "funnel_sim"
        ),
    )
    yield phrase("Configuration (SHA-256)"), str(manifest["config_sha256"])
    yield phrase("Program (SHA-256)"), str(manifest["code_sha256"])
