"""Groups of mechanisms, each of which can be switched off in a design.

Switched off means that the mechanism does nothing, in either design:

| group | switched off |
|---|---|
| learning | nobody learns by doing, and narrow coverage brings no bonus |
| hand_over | no briefing, no delay, no loss of odds |
| response | leads wait without end, and a slow first response costs no odds |
| visits | the field works as inside does, without effect on odds; no travel, no cash for visits |
| people | nobody leaves, new hires need no ramp and no search |
| pay | salaries, on-costs, seats and commission are not counted |
| marketing | its cost is not counted |

Pay and marketing steer nothing in the simulation, so they are left out of the sum and need no
replications of their own. A stage that cannot be worked from inside keeps its touches in the field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from funnel_sim.config.schema.market import Activity, Stage
from funnel_sim.config.schema.organisation import HandOver
from funnel_sim.config.schema.people import Role
from funnel_sim.domain.language import marked, phrase
from funnel_sim.studies.designs import Design

REST = "pooling"
"""The piece of the bridge that is left when all groups are switched off: who does what, in teams
of what size."""

LEARNING = ("learning", "specialisation")
PEOPLE = ("ramp", "mean_tenure", "vacancy", "hiring_cost")
PAY = ("salary", "on_costs", "seat_cost", "commission", "quota")
PERSONAL = ("skill_sd", "pace_sd", "absence", "training")
"""What a role gives to persons by luck of their own."""


@dataclass(frozen=True, slots=True)
class Group:
    """Mechanisms that are switched together."""

    name: str
    label: str
    """In sentences and charts."""
    terms: Callable[[Design], object]
    """What it consists of in a design, so that designs can be compared; None where it is off."""
    without: Callable[[Design], Design] | None
    """The design with it switched off; None where `costs` are left out instead."""
    costs: tuple[str, ...] = ()
    """KPIs that are not counted where it is off."""


def mode(design: Design, team: str) -> str:
    """Where a team works from."""
    said = design.organisation.teams[team]
    return said.mode or design.market.roles[said.role].mode


def _by_team(design: Design, fields: Iterable[str]) -> object:
    """Some fields of the roles by team; None where no team has any of them."""
    roles = {name: design.market.roles[t.role] for name, t in design.organisation.teams.items()}
    held = {name: [getattr(role, field) for field in fields] for name, role in roles.items()}
    return held if any(value for values in held.values() for value in values) else None


def _people(design: Design) -> object:
    """With the names of roles where somebody leaves: other roles have other persons."""
    terms, teams = _by_team(design, PEOPLE), design.organisation.teams
    leaving = {t.role for t in teams.values() if design.market.roles[t.role].mean_tenure}
    return None if terms is None else (terms, leaving)


def _hand_over(design: Design) -> object:
    terms = design.organisation.hand_over
    return None if terms == HandOver() else terms


def _response(design: Design) -> object:
    patience = {name: segment.patience for name, segment in design.market.segments.items()}
    first = design.market.first_response
    impatient = any(value is not None for value in patience.values())
    return (patience, first) if impatient or first.exponent else None


def _visits(design: Design) -> object:
    modes = {team: mode(design, team) for team in design.organisation.teams}
    return modes if "field" in modes.values() else None


def _marketing(design: Design) -> object:
    costs = [
        (channel.cost_per_lead, channel.fixed_cost, channel.response)
        for channel in design.market.channels.values()
    ]
    return costs if any(value for values in costs for value in values) else None


def _with_market(design: Design, **changes: Any) -> Design:
    return replace(design, market=design.market.model_copy(update=changes))


def _with_roles(design: Design, without: Mapping[str, object]) -> Design:
    roles = design.market.roles
    return _with_market(
        design, roles={name: role.model_copy(update=without) for name, role in roles.items()}
    )


def _without_learning(design: Design) -> Design:
    return _with_roles(design, dict.fromkeys(LEARNING))


def _without_turnover(design: Design) -> Design:
    return _with_roles(design, dict.fromkeys(PEOPLE))


def _without_hand_over(design: Design) -> Design:
    none = {"hand_over": HandOver()}
    return replace(design, organisation=design.organisation.model_copy(update=none))


def _with_endless_patience(design: Design) -> Design:
    market = design.market
    return _with_market(
        design,
        segments={
            name: segment.model_copy(update={"patience": None})
            for name, segment in market.segments.items()
        },
        first_response=market.first_response.model_copy(update={"exponent": 0.0}),
    )


def _without_visits(design: Design) -> Design:
    market = design.market
    return _with_market(
        design,
        stages={name: _from_inside(stage) for name, stage in market.stages.items()},
        activities={name: _at_a_desk(name, a) for name, a in market.activities.items()},
    )


def _from_inside(stage: Stage) -> Stage:
    changes: dict[str, object] = {"field_effect": {"all": 0.0}}
    if stage.inside is not None and stage.field is not None:
        changes["field"] = stage.inside
    return stage.model_copy(update=changes)


def _at_a_desk(name: str, activity: Activity) -> Activity:
    changes: dict[str, object] = {"travel": None, "travel_cost": None}
    if (activity.kind or name) == "visit":
        changes["cost"] = None
    return activity.model_copy(update=changes)


GROUPS = (
    Group(
        "learning",
        marked("specialisation & learning"),
        lambda d: _by_team(d, LEARNING),
        _without_learning,
    ),
    Group("hand_over", marked("hand-overs"), _hand_over, _without_hand_over),
    Group("response", marked("waiting & leads gone cold"), _response, _with_endless_patience),
    Group("visits", marked("visits & travel"), _visits, _without_visits),
    Group("people", marked("ramp & attrition"), _people, _without_turnover),
    Group(
        "pay",
        marked("pay & seats"),
        lambda d: _by_team(d, PAY),
        None,
        ("pay", "seats", "commission"),
    ),
    Group("marketing", marked("marketing"), _marketing, None, ("marketing",)),
)
"""In the order of tables and charts."""

_LABELS = {
    REST: marked("pooling & split of work"),
    **{group.name: group.label for group in GROUPS},
}


def label_of(name: str) -> str:
    """A group, or the rest, in sentences and charts."""
    return phrase(_LABELS[name])


def groups_between(a: Design, b: Design) -> tuple[Group, ...]:
    """Groups among which the difference of two designs is split.

    Those that are switched off in both are left out. So are those that both designs have alike, if
    nothing but groups tells the designs apart: then what differs has the whole difference.
    """
    alike = structure(a) == structure(b)
    there = [(group, group.terms(a), group.terms(b)) for group in GROUPS]
    return tuple(
        group
        for group, of_a, of_b in there
        if not (of_a is None and of_b is None) and not (alike and of_a == of_b)
    )


def structure(design: Design) -> object:
    """All of an organisation that belongs to no group."""
    return {name: _structure(design, name) for name in design.organisation.teams}


def _structure(design: Design, team: str) -> object:
    said = design.organisation.teams[team]
    role = design.market.roles[said.role]
    grouped = {*LEARNING, *PEOPLE, *PAY, "mode"}
    rest = {field: getattr(role, field) for field in Role.model_fields if field not in grouped}
    if any(getattr(role, field) for field in PERSONAL) or said.queue == "own_judgement":
        rest["name"] = said.role  # persons of another role are others
    return said.model_dump(exclude={"role", "mode"}), rest


def without(design: Design, off: Iterable[Group]) -> Design:
    """A design with groups switched off, under a name that says so."""
    names = []
    for group in off:
        if group.without is not None:
            design = group.without(design)
            names.append(group.name)
    if not names:
        return design
    named = f"{design.organisation_name} without {', '.join(names)}"
    return replace(design, organisation_name=named)
