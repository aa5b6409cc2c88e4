"""The levers: designs to compare, and sliders with number fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import streamlit as st

from funnel_sim.app.levers import Group, Lever
from funnel_sim.app.page import markup
from funnel_sim.app.page.session import Session
from funnel_sim.reporting.formatting import in_words, plural

TITLES: dict[Group, str] = {
    "team sizes": "Team sizes",
    "lead flow": "Lead flow",
    "visits": "Cost of visits",
    "hand-overs": "Loss at hand-overs",
    "effort shares": "Effort shares",
    "assumptions": "Assumptions in doubt",
}
NOTES: dict[Group, str] = {
    "hand-overs": "Log-odds to advance after each hand-over: −0.1 turns a chance of 50 % into "
    "48 %, −0.7 into 33 %.",
    "assumptions": "Inputs for which the experiment gives a range.",
    "effort shares": "The others follow, so that they add up to 100 %.",
}


def show_sidebar(session: Session, headcounts: Mapping[str, Mapping[str, int]]) -> None:
    """All levers, those that were moved marked; `headcounts` are the sellers that will work."""
    with st.sidebar:
        left, right = st.columns([3, 2], vertical_alignment="center")
        left.markdown("### And if …")
        right.button(
            "Reset", on_click=session.reset, width="stretch", help="Everything as written.",
            disabled=session.state == session.opened.start,
        )  # fmt: skip
        _designs(session)
        for group in TITLES:
            levers = list(_shown(session, group))
            if levers:
                with st.expander(_title(session, group, levers), expanded=group == "lead flow"):
                    _group(session, group, levers, headcounts)


def _designs(session: Session) -> None:
    opened, state = session.opened, session.state
    if opened.variants:
        _set("variant", state.variant)
        st.selectbox(
            "Situation", opened.variants, key="variant", format_func=in_words,
            on_change=lambda: session.vary(st.session_state["variant"]),
        )  # fmt: skip
    with st.expander("Designs", expanded=True):
        for name in opened.organisations:
            key, is_baseline = f"design {name}", name == opened.baseline
            _set(key, name not in state.without)
            st.checkbox(
                in_words(name) + (" (baseline)" if is_baseline else ""), key=key,
                disabled=is_baseline, on_change=_pick, args=(session, name, key),
            )  # fmt: skip
        _set("equal", opened.equal(state) == "payroll")
        st.toggle(
            "Same payroll for all", key="equal",
            help="Scales every design's teams to the payroll of the baseline, so that only the "
            "way of working differs.",
            on_change=lambda: session.equalise(
                "payroll" if st.session_state["equal"] else "none"
            ),
        )  # fmt: skip


def _pick(session: Session, name: str, key: str) -> None:
    session.pick(name, wanted=st.session_state[key])


def _shown(session: Session, group: Group) -> Iterator[Lever]:
    for lever in session.levers:
        if lever.group == group and lever.organisation not in session.state.without:
            yield lever


def _title(session: Session, group: Group, levers: list[Lever]) -> str:
    moved = sum(lever.path in session.state.values for lever in levers)
    return f"{TITLES[group]}  ·  **{plural(moved, 'change')}**" if moved else TITLES[group]


def _group(
    session: Session, group: Group, levers: list[Lever], headcounts: Mapping[str, Mapping[str, int]]
) -> None:
    if group in NOTES:
        st.caption(NOTES[group])
    if group == "team sizes" and session.opened.equal(session.state) == "payroll":
        st.caption("Scaled to the baseline's payroll: what will work is said below each slider. "
                   "Switch off *Same payroll for all* to set sizes freely.")  # fmt: skip
    organisation = None
    for lever in levers:
        if lever.organisation not in (None, organisation):
            organisation = lever.organisation
            st.markdown(f"**{in_words(str(organisation))}**")
        _lever(session, lever)
        if group == "team sizes":
            _works(session, lever, headcounts)


def _works(session: Session, lever: Lever, headcounts: Mapping[str, Mapping[str, int]]) -> None:
    team = str(lever.keys[3])
    at_work = headcounts.get(str(lever.organisation), {}).get(team)
    if at_work is not None and at_work != session.value(lever):
        st.caption(f"{at_work} at the same payroll")


def _lever(session: Session, lever: Lever) -> None:
    """A slider and a number field for the same value."""
    whole = lever.decimals == 0
    kind = int if whole else float
    value = kind(session.value(lever))
    st.html(markup.label(lever, moved=lever.path in session.state.values))
    shape = f"%.{lever.decimals}f" if not whole else "%d"
    low, high, step = (kind(x) for x in (lever.low, lever.high, lever.step))
    left, right = st.columns([5, 4], vertical_alignment="center")
    for place, what in ((left, st.slider), (right, st.number_input)):
        key = f"{what.__name__} {lever.path}"
        _set(key, value)
        with place:
            what(
                f"{lever.label} ({lever.path})", low, high, step=step, key=key, format=shape,
                on_change=_move, args=(session, lever, key), label_visibility="collapsed",
            )  # fmt: skip


def _move(session: Session, lever: Lever, key: str) -> None:
    session.move(lever, float(st.session_state[key]))


def _set(key: str, value: object) -> None:
    """What a widget shows: always what the state says.

    Said in every run, also where nothing has changed: a browser that is too busy to draw one run
    before the next would otherwise begin with the lowest value, and send that back.
    """
    st.session_state[key] = value
