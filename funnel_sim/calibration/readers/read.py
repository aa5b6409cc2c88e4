"""The door: files of a CRM, or an event log, into a History.

    reading = read_history(["deals.csv"], activities=["calls.csv"], as_of=date(2024, 7, 1))
    reading.history.deals, reading.rejected

What a file is, is told by its headings (`recognition`); all findings are raised at once, for files,
then for values, then for outcomes, since the later ones rest on the earlier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo, available_timezones

import pandas as pd

from funnel_sim.calibration.readers.assembly.finishing import finished
from funnel_sim.calibration.readers.assembly.from_deals import from_deals
from funnel_sim.calibration.readers.assembly.from_events import from_events
from funnel_sim.calibration.readers.assembly.rules import Rules
from funnel_sim.calibration.readers.assembly.typed import Rows, typed
from funnel_sim.calibration.readers.formats.delimited import Unreadable
from funnel_sim.calibration.readers.formats.opening import open_table
from funnel_sim.calibration.readers.headings import SYSTEMS
from funnel_sim.calibration.readers.headings.layout import FIELDS, Kind
from funnel_sim.calibration.readers.ledger import Ledger
from funnel_sim.calibration.readers.mapping import ColumnMap
from funnel_sim.calibration.readers.reading import FileRead, Reading
from funnel_sim.calibration.readers.recognition import MAPPED, Recognised, recognise
from funnel_sim.calibration.readers.table import Table
from funnel_sim.calibration.readers.values.folding import heading_key
from funnel_sim.calibration.readers.values.moments import Order
from funnel_sim.calibration.readers.values.numbers import Decimal
from funnel_sim.domain.errors import did_you_mean

_SECOND_FILES: tuple[Kind, ...] = ("activities", "spend")


def read_history(
    paths: Sequence[str],
    *,
    mapping: ColumnMap | None = None,
    activities: Sequence[str] = (),
    spend: Sequence[str] = (),
    as_of: date | None = None,
    dates: Order | None = None,
    decimal: Decimal | None = None,
    time_zone: str | None = None,
    won: Sequence[str] = (),
    lost: Sequence[str] = (),
    system: str | None = None,
    pipeline: str | None = None,
    now: pd.Timestamp | None = None,
) -> Reading:
    """Read the history of a company's deals.

    `paths` are files of deals with what belongs to them (stage changes, stages, owners), or event
    logs; `activities` and `spend` are optional further files. `mapping` says which column is what
    where headings do not. `as_of` is the day to look from: nothing from it on is in the tables;
    without it, it is the day after the last thing that happened before `now` (the clock). `dates`
    and `decimal` decide where a file does not; `time_zone` is the company's, for moments with a
    zone. `won` and `lost` name stages or statuses; `system` is the only one that is meant,
    `pipeline` the only one that is wanted.

    Raises:
        InvalidInput: with every finding, each with file, line where one applies, and a remedy.
    """
    said = mapping or ColumnMap()
    ledger = Ledger()
    rules = Rules(
        now=now if now is not None else pd.Timestamp.now(),
        as_of=None if as_of is None else pd.Timestamp(as_of),
        dates=dates or said.dates,
        decimal=decimal or said.decimal,
        time_zone=time_zone,
        won=(*won, *said.won),
        lost=(*lost, *said.lost),
        pipeline=pipeline,
    )
    _check_options(rules, system, ledger)
    sources = list(dict.fromkeys([*paths, *activities, *spend]))
    found = _recognised(paths, (), said, system, ledger)
    found += _recognised(activities, ("activities",), said, None, ledger)
    found += _recognised(spend, ("spend",), said, None, ledger)
    _check_mapped_headings(said, ledger)
    ledger.stop_if_refused()
    name = _system(found, ledger)
    ledger.stop_if_refused()
    days = [pd.Timestamp(day) for day in (source.exported for source in found) if day is not None]
    rules = replace(rules, exported=max(days, default=None))
    parts: dict[str, list[Rows]] = {kind: [] for kind in FIELDS}
    for source in found:
        parts[source.kind].append(typed(source, rules, ledger))
    ledger.stop_if_refused()
    if parts["events"]:
        assembled = from_events(parts["events"], rules, ledger)
    else:
        assembled = from_deals(parts, name, rules, ledger)
    _check_something_is_left(assembled.deals, sources[0], ledger)
    history = finished(assembled, parts["activities"], parts["spend"], sources, name, rules, ledger)
    return Reading(
        history=history,
        files=tuple(_told(source) for source in found),
        rejected=tuple(sorted(ledger.rejected, key=lambda r: (sources.index(r.file), r.line))),
        notices=tuple(ledger.notices),
    )


def _recognised(
    paths: Sequence[str],
    kinds: Sequence[Kind],
    mapping: ColumnMap,
    system: str | None,
    ledger: Ledger,
) -> list[Recognised]:
    found = []
    for path in dict.fromkeys(str(path) for path in paths):
        table = _opened(path, ledger)
        if table is None:
            continue
        meant = recognise(table, ledger, mapping, kinds=kinds, system=system)
        if meant is not None:
            found.append(meant)
    return found


def _opened(path: str, ledger: Ledger) -> Table | None:
    try:
        table = open_table(path)
    except Unreadable as error:
        ledger.refuse(path, str(error), error.line)
        return None
    if not len(table):
        ledger.refuse(path, "There is no row below the header. Export it again, with its rows.")
        return None
    return table


def _system(found: Sequence[Recognised], ledger: Ledger) -> str:
    """The one system of the files, and whether together they are enough."""
    main = [source for source in found if source.kind not in _SECOND_FILES]
    by_kind = {source.kind: source for source in main}
    if "leads" in by_kind:
        source = by_kind["leads"]
        ledger.refuse(
            source.table.file,
            f"This is taken for {source.layout.title}: a funnel is read from opportunities. Leave "
            "the file out, or map it as deals with `--map deals.id=COLUMN` and so on.",
        )
    systems = {source.layout.system: source for source in main if source.layout.system != MAPPED}
    for system in list(systems)[1:]:
        first = next(iter(systems.values()))
        ledger.refuse(
            systems[system].table.file,
            f"This is taken for {systems[system].layout.title}, but {first.table.file} for "
            f"{first.layout.title}. Read one system at a time.",
        )
    if "deals" in by_kind and "events" in by_kind:
        file = by_kind["events"].table.file
        ledger.refuse(file, "An event log is read by itself. Leave out the table of deals, or it.")
    if not {"deals", "events", "leads"} & set(by_kind) and main:
        titles = "; ".join(f"{s.table.file} is taken for {s.layout.title}" for s in main)
        ledger.refuse(main[0].table.file, f"No file has the deals: {titles}. Add the deals.")
    if not main and not ledger.findings:
        ledger.refuse("FILES", "No file has the deals. Name the export of deals or an event log.")
    return next(iter(systems), MAPPED)


def _check_mapped_headings(mapping: ColumnMap, ledger: Ledger) -> None:
    """Refuse headings of a mapping that no file has."""
    headings = [heading for table in ledger.tables for heading in table.headings]
    known = {heading_key(heading) for heading in headings}
    for heading in sorted(mapping.headings()):
        if headings and heading_key(heading) not in known:
            hint = did_you_mean(heading, sorted(set(headings)))
            ledger.refuse(mapping.source, f"No file has a column '{heading}'.{hint}")


def _check_options(rules: Rules, system: str | None, ledger: Ledger) -> None:
    """Refuse a system or zone that there is not, and a day in the future."""
    if system is not None and system not in SYSTEMS:
        rule = f"There is no system '{system}'.{did_you_mean(system, SYSTEMS)}"
        ledger.refuse("--system", rule)
    if rules.as_of is not None and rules.as_of > rules.now + pd.Timedelta(days=1):
        rule = f"{rules.as_of:%Y-%m-%d} is in the future. Name the day of the export, or none."
        ledger.refuse("--as-of", rule)
    if rules.time_zone is None:
        return
    try:
        ZoneInfo(rules.time_zone)
    except (KeyError, ValueError, OSError):
        rule = f"There is no time zone '{rules.time_zone}'. Write one such as Europe/Berlin."
        if not available_timezones():
            rule = "This machine has no table of time zones. Install it with `pip install tzdata`."
        ledger.refuse("--time-zone", rule)


def _check_something_is_left(deals: pd.DataFrame, file: str, ledger: Ledger) -> None:
    if len(deals):
        return
    reasons = ", ".join(f"{step.rows} × {step.rule}" for step in ledger.steps if step.dropped)
    first = ledger.rejected[0] if ledger.rejected else None
    example = f" The first is line {first.line} of {first.file}: {first.reason}." if first else ""
    rule = f"No deal is left to learn from: {reasons}.{example}"
    ledger.refuse(file, f"{rule} Mend or map these columns.")
    ledger.stop_if_refused()


def _told(source: Recognised) -> FileRead:
    headings = source.table.headings
    columns = [
        (field, ", ".join(headings[at] for at in columns))
        for field, columns in source.columns.items()
    ]
    columns += [(wide.field, headings[wide.column]) for wide in source.wide]
    return FileRead(
        file=source.table.file,
        title=source.layout.title,
        system=source.layout.system,
        kind=source.kind,
        format=source.table.format,
        rows=len(source.table),
        columns=tuple(columns),
        unused=source.unused,
    )
