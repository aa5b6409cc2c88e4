"""Options that say how a company's exports are read, and about its calendar: of two verbs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from funnel_sim.domain.errors import Finding, InvalidInput

if TYPE_CHECKING:
    from funnel_sim.calibration.readers.reading import Reading
    from funnel_sim.config.schema.market import Calendar

_FILE = click.Path(path_type=str)

_OPTIONS = (
    click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILES..."),
    click.option(
        "--activities",
        multiple=True,
        type=_FILE,
        metavar="FILE",
        help="Calls, visits, meetings. Repeatable.",
    ),
    click.option(
        "--spend",
        multiple=True,
        type=_FILE,
        metavar="FILE",
        help="Marketing spend by channel and month. Repeatable.",
    ),
    click.option(
        "--map",
        "settings",
        multiple=True,
        metavar="FIELD=COLUMN",
        help="Which column a field is in, e.g. segment=Industry. Repeatable.",
    ),
    click.option(
        "--mapping",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="YAML file that says the same, and more.",
    ),
    click.option("--as-of", metavar="DATE", help="Look from this day; what came later is unknown."),
    click.option(
        "--dates",
        type=click.Choice(("day-first", "month-first")),
        help="How 3/4/2024 is meant, where the file does not tell.",
    ),
    click.option(
        "--decimal",
        type=click.Choice(("point", "comma")),
        help="How 1.234 is meant, where the file does not tell.",
    ),
    click.option(
        "--time-zone", metavar="ZONE", help="Convert moments with a zone, e.g. Europe/Berlin."
    ),
    click.option(
        "--won", multiple=True, metavar="NAME", help="Stage or status that means won. Repeatable."
    ),
    click.option(
        "--lost", multiple=True, metavar="NAME", help="Stage or status that means lost. Repeatable."
    ),
    click.option("--system", metavar="NAME", help="The system that the files come from."),
    click.option("--pipeline", metavar="NAME", help="The only pipeline to take."),
    click.option("--since", metavar="DATE", help="Fit only deals created from this day on."),
    click.option("--country", metavar="CODE", help="Whose public holidays are free, e.g. DE."),
    click.option("--region", metavar="CODE", help="Region of it, for regional holidays, e.g. BY."),
    click.option(
        "--field-seller",
        "field_sellers",
        multiple=True,
        metavar="NAME",
        help="Seller who works in the field. Repeatable.",
    ),
)


@dataclass(frozen=True, slots=True)
class HowToRead:
    """What the options say."""

    files: tuple[str, ...]
    options: dict[str, Any]
    """Of `read_history`."""
    since: datetime | None
    country: str | None
    region: str | None
    field_sellers: tuple[str, ...]

    def read(self) -> Reading:
        """Read the files. InvalidInput with every finding."""
        from funnel_sim.calibration.readers.read import read_history

        return read_history(self.files, **self.options)

    def calendar(self) -> Calendar:
        """The company's calendar. InvalidInput where country or region are unknown."""
        from funnel_sim.config.schema.market import Calendar
        from funnel_sim.model.calendar import check_country

        try:
            check_country(self.country, self.region)
        except ValueError as error:
            raise InvalidInput([Finding("--country", "", str(error))]) from None
        return Calendar(country=self.country, region=self.region)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the files and options of reading, as one argument `how_to_read`."""

    @wraps(command)
    def with_reading(
        files: tuple[str, ...],
        settings: tuple[str, ...],
        mapping: Path | None,
        as_of: str | None,
        since: str | None,
        country: str | None,
        region: str | None,
        field_sellers: tuple[str, ...],
        **rest: Any,
    ) -> Any:
        from funnel_sim.calibration.readers.mapping import (
            ColumnMap,
            joined,
            parse_options,
            read_mapping,
        )

        names = ("activities", "spend", "dates", "decimal", "time_zone", "won", "lost", "system",
                 "pipeline")  # fmt: skip
        options = {name: rest.pop(name) for name in names}
        columns = joined(read_mapping(mapping) if mapping else ColumnMap(), parse_options(settings))
        options |= {"mapping": columns, "as_of": day_of("--as-of", as_of)}
        since_day = day_of("--since", since)
        how = HowToRead(files, options, since_day, country, region, field_sellers)
        return command(how_to_read=how, **rest)

    found: Callable[..., Any] = with_reading
    for option in reversed(_OPTIONS):
        found = option(found)
    return found


def day_of(option: str, text: str | None) -> datetime | None:
    """The day that an option names. InvalidInput where it is none."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        rule = f"`{option}` must be a day such as 2024-07-01. Got '{text}'."
        raise InvalidInput([Finding(option, "", rule)]) from None
