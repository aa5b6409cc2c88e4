"""Trees that do not fit a schema: every finding with file, line, path, rule and remedy."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Annotated, Any, Generic, Literal, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from funnel_sim.config.merging import merge
from funnel_sim.config.origin import Node, Origin
from funnel_sim.config.overrides import apply_overrides, parse_overrides
from funnel_sim.config.quantities import Duration, Money, Name, Share
from funnel_sim.config.validation import validate
from funnel_sim.config.yaml_source import parse_document
from funnel_sim.domain.errors import Finding, InvalidInput

Q = TypeVar("Q")


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Law(Part, Generic[Q]):
    mean: Q
    """What it is on average. Not the median."""
    cv: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0


class Cat(Part):
    kind: Literal["cat"]
    lives: int


class Dog(Part):
    kind: Literal["dog"]
    bark: Duration


class Weather(Enum):
    SUN = "sun"
    RAIN = "rain"


class Covers(Part):
    stages: Annotated[
        tuple[str, ...], BeforeValidator(lambda v: v if isinstance(v, list) else [v])
    ] = ()


class Team(Part):
    headcount: Annotated[int, Field(ge=1, le=10_000)]
    """Sellers on the payroll."""
    queue: Literal["fifo", "highest_value"] = "fifo"
    covers: Annotated[
        tuple[Covers, ...], BeforeValidator(lambda v: v if isinstance(v, list) else [v])
    ] = ()
    gap: Annotated[
        Law[Duration], BeforeValidator(lambda v: v if isinstance(v, dict) else {"mean": v})
    ] = Law(mean=Duration.__origin__(0, "h"))  # type: ignore[attr-defined]

    @model_validator(mode="after")
    def big_teams_queue_by_value(self) -> Team:
        if self.headcount > 100 and self.queue == "fifo":
            msg = "a team above 100 needs queue: highest_value"
            raise ValueError(msg)
        return self


class Plan(Part):
    teams: Annotated[dict[Name, Team], Field(min_length=1)]
    start: date = date(2027, 1, 4)
    note: str = ""
    ready: bool = True
    share: Share = 0.5
    cost: Money | None = None
    pet: Annotated[Cat | Dog, Field(discriminator="kind")] | None = None
    drop_out: Literal["even", "last"] | tuple[Share, ...] = "even"
    either: Law[int] | Team | None = None
    weather: Weather = Weather.SUN
    pair: tuple[int, Duration] | None = None
    code: Annotated[str, Field(max_length=3, pattern="^[A-Z]+$")] = "A"


TEAMS = "teams: {field: {headcount: 5}}\n"


def findings(text: str, *settings: str) -> tuple[Finding, ...]:
    root = apply_overrides(parse_document(text, "a.yaml").root, parse_overrides(settings))
    with pytest.raises(InvalidInput) as refused:
        validate(Plan, root)
    return refused.value.findings


def test_what_fits_becomes_the_model() -> None:
    plan = validate(Plan, parse_document(TEAMS + "pet: {kind: dog, bark: 2 h}", "a.yaml").root)
    assert plan.teams["field"].headcount == 5
    assert isinstance(plan.pet, Dog)
    assert str(plan.pet.bark) == "2 h"


@pytest.mark.parametrize(
    ("written", "path", "message"),
    [
        ("strat: 2027-01-04", "strat", "`strat` is not known here. Did you mean 'start'?"),
        ("note: 5", "note", '`note` must be text. Got 5. Put it in quotes: "5".'),
        ("note: ~", "note", "`note` must be text. Got nothing."),
        ("note: [a]", "note", "`note` must be text. Got a list of 1."),
        (
            "start: tomorrow",
            "start",
            "`start` must be a date such as 2027-01-04. Got 'tomorrow'.",
        ),
        ("ready: maybe", "ready", "`ready` must be true or false. Got 'maybe'."),
        ("share: 45", "share", "`share` must be a share from 0 % to 100 %. Got 45. Write '45 %'."),
        ("cost: -5", "cost", "`cost` must be at least 0. Got -5."),
        (
            "weather: rian",
            "weather",
            "`weather` must be one of 'sun' or 'rain'. Got 'rian'. Did you mean 'rain'?",
        ),
        ("code: ABCD", "code", "`code` must have at most 3 characters. Got 'ABCD'."),
        ("code: ab", "code", "`code` must match the pattern ^[A-Z]+$. Got 'ab'."),
        (
            "pet: {kind: cta, lives: 9}",
            "pet",
            "`pet` must be one of 'cat', 'dog' by its 'kind'. "
            "Got a mapping with kind, lives. Did you mean 'cat'?",
        ),
        ("pet: {lives: 9}", "pet", "`pet` must say its 'kind'. Got a mapping with lives."),
        ("pet: {kind: cat}", "pet.lives", "`lives` is missing. Add it."),
        ("pet: {kind: cat, lives: x}", "pet.lives", "`lives` must be a whole number. Got 'x'."),
        (
            "pet: {kind: dog, bark: 1 h, lives: 9}",
            "pet.lives",
            "`lives` is not known here. Known: bark, kind.",
        ),
        (
            "drop_out: evn",
            "drop_out",
            "`drop_out` must be one of 'even' or 'last', or a list. "
            "Got 'evn'. Did you mean 'even'?",
        ),
        (
            "drop_out: [50 %, 170 %]",
            "drop_out[1]",
            "`drop_out[1]` must be a share from 0 % to 100 %. Got '170 %'.",
        ),
        (
            "either: 5",
            "either",
            "`either` must be a mapping of keys to values. Got 5.",
        ),
        ("pair: [1, 2]", "pair[1]", "`pair[1]` must be a duration with its unit "
         "(min, h, d, wk, mo, yr). Got 2. Write '2 min', '2 h' or '2 d'."),
        ("pair: [1]", "pair[1]", "`pair[1]` is missing. Add it."),
    ],
)  # fmt: skip
def test_one_finding_for_one_mistake(written: str, path: str, message: str) -> None:
    (finding,) = findings(TEAMS + written + "\n")
    assert (finding.file, finding.line, finding.path) == ("a.yaml", 2, path)
    assert finding.message == message


@pytest.mark.parametrize(
    ("team", "path", "message"),
    [
        (
            "{headcont: 5}",
            "headcont",
            "`headcont` is not known here. Did you mean 'headcount'?",
        ),
        ("{}", "headcount", "`headcount` is missing. Add it: Sellers on the payroll."),
        ("5", "", "`field` must be a mapping of keys to values. Got 5."),
        ("{headcount: 0}", "headcount", "`headcount` must be at least 1. Got 0."),
        ("{headcount: 10_001}", "headcount", "`headcount` must be at most 10_000. Got 10001."),
        ("{headcount: 1.5}", "headcount", "`headcount` must be a whole number. Got 1.5."),
        ("{headcount: two}", "headcount", "`headcount` must be a whole number. Got 'two'."),
        ("{headcount: 200}", "", "A team above 100 needs queue: highest_value."),
        (
            "{headcount: 5, queue: fifoo}",
            "queue",
            "`queue` must be one of 'fifo' or 'highest_value'. Got 'fifoo'. Did you mean 'fifo'?",
        ),
        (
            "{headcount: 5, covers: {stages: [a, 7]}}",
            "covers.stages[1]",
            '`stages[1]` must be text. Got 7. Put it in quotes: "7".',
        ),
        (
            "{headcount: 5, covers: [{stages: a}, {stages: 7}]}",
            "covers[1].stages",
            '`stages` must be text. Got 7. Put it in quotes: "7".',
        ),
        (
            "{headcount: 5, gap: 8}",
            "gap",
            "`gap` must be a duration with its unit (min, h, d, wk, mo, yr). "
            "Got 8. Write '8 min', '8 h' or '8 d'.",
        ),
        (
            "{headcount: 5, gap: {cv: 2}}",
            "gap.mean",
            "`mean` is missing. Add it: What it is on average.",
        ),
        (
            "{headcount: 5, gap: {mean: 2 h, cv: 1e999}}",
            "gap.cv",
            "`cv` must be finite. Got inf.",
        ),
    ],
)
def test_mistakes_deep_inside(team: str, path: str, message: str) -> None:
    (finding,) = findings(f"teams:\n  field: {team}\n")
    assert finding.path == f"teams.field.{path}".rstrip(".")
    assert finding.message == message
    assert finding.line == 2


def test_names_that_are_none() -> None:
    (finding,) = findings("teams:\n  Inside Sales: {headcount: 5}\n")
    assert (finding.line, finding.path) == (2, 'teams["Inside Sales"]')
    assert finding.message == (
        "`Inside Sales` must be a name of small letters, digits and _, a letter first. "
        "Got 'Inside Sales'. Write 'inside_sales'."
    )


def test_an_empty_mapping_where_one_entry_is_due() -> None:
    (finding,) = findings("teams: {}")
    assert finding.message == "`teams` must have at least 1 entry. Got an empty mapping."


def test_what_is_missing_is_told_at_its_parent_and_the_top() -> None:
    (finding,) = findings("note: x")
    assert (finding.path, finding.message) == ("teams", "`teams` is missing. Add it.")
    text = "note: x\nteams:\n  inside:\n    queue: fifo\n  field: {queue: fifo}\n"
    assert [(f.line, f.path) for f in findings(text)] == [
        (5, "teams.field.headcount"),
        (3, "teams.inside.headcount"),
    ]


def test_everything_wrong_is_told_at_once_each_in_its_file() -> None:
    base = parse_document("note: 5\nteams:\n  field:\n    headcount: 0\n", "base.yaml").root
    file = parse_document("teams:\n  field: {queue: lifo}\n  inside: {}\n", "a.yaml").root
    root = apply_overrides(merge(base, file), parse_overrides(["share=45", "teams.inside.x=1"]))
    with pytest.raises(InvalidInput) as refused:
        validate(Plan, root)
    assert {(f.file, f.line, f.path) for f in refused.value.findings} == {
        ("base.yaml", 1, "note"),
        ("base.yaml", 4, "teams.field.headcount"),
        ("a.yaml", 2, "teams.field.queue"),
        ("a.yaml", 3, "teams.inside.headcount"),
        ("--set", None, "share"),
        ("--set", None, "teams.inside.x"),
    }


def test_both_models_of_a_union_are_heard_when_both_got_inside() -> None:
    paths = {f.path for f in findings(TEAMS + "either: {x: 1}")}
    assert paths == {"either.x", "either.mean", "either.headcount"}


def test_long_values_are_cut() -> None:
    (finding,) = findings(TEAMS + f"ready: {'x' * 500}")
    assert finding.message == f"`ready` must be true or false. Got '{'x' * 60}…'."


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*Plan.model_fields, *Team.model_fields, "mean", "kind", "?"]), inner
        )
    ),
    max_leaves=12,
)


def as_node(value: Any) -> Node:
    origin = Origin("a.yaml", 1)
    if isinstance(value, dict):
        return Node({key: as_node(child) for key, child in value.items()}, origin, 1)
    if isinstance(value, list):
        return Node(tuple(as_node(item) for item in value), origin, 1)
    return Node(value, origin, 1)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys([*Plan.model_fields, "?"], JSON)))
def test_any_tree_is_a_model_or_findings_that_point_into_it(tree: dict[str, Any]) -> None:
    root = as_node(tree)
    try:
        validate(Plan, root)
        return
    except InvalidInput as refused:
        found = refused.findings
    assert found
    for finding in found:
        assert finding.message.endswith((".", "?"))
        assert "is missing" in finding.message or finding.path in paths(tree)


def paths(value: Any, path: str = "") -> list[str]:
    """Every dotted path of a plain document, written without the code under test."""
    found = [path]
    if isinstance(value, dict):
        for key, child in value.items():
            here = f"{path}.{key}" if path else key
            found += paths(child, here)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            found += paths(child, f"{path}[{index}]")
    return found
