"""What one visitor's page remembers between two looks at it; nothing of it is shared.

The state is the one truth: widgets are set from it before they are drawn, and what they change goes
into it, so that sliders, number fields, links and files never disagree.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import streamlit as st

from funnel_sim.app.answer import Answer, Question, answer, question
from funnel_sim.app.documents import state_of_document
from funnel_sim.app.levers import Lever, rebalanced
from funnel_sim.app.links import (
    LONGEST_NAME,
    MOST_SAVED,
    link_of,
    parameters_of,
    saved_of,
    saved_parameters,
    state_of,
)
from funnel_sim.app.opened import Equal, Opened, State
from funnel_sim.app.page.kept import Kept, kept
from funnel_sim.app.page.markup import moved_words
from funnel_sim.app.simulating import Bench, Found, Simulator
from funnel_sim.domain.errors import Finding, InvalidInput

MOST_REMEMBERED = 50
"""Questions whose arithmetic a page keeps."""


class Session:
    """One visitor."""

    def __init__(self, opened: Opened, bench: Bench, parameters: Mapping[str, list[str]]) -> None:
        self.opened, self.bench = opened, bench
        self.simulator = Simulator(bench)
        self.state, self.findings = state_of(parameters, opened)
        self.trouble = "Part of this link cannot be used; the rest is shown."
        self.kept: dict[str, Kept] = {
            name: kept(state, self._words(state), None)
            for name, state in saved_of(parameters, opened).items()
        }
        self._questions: dict[str, Question] = {}
        self._answer: Answer | None = None

    # ------------------------------------------------------------ the state

    @property
    def key(self) -> str:
        """Equal states have equal keys."""
        return link_of(self.state, self.opened)

    @property
    def levers(self) -> tuple[Lever, ...]:
        """Those of the situation."""
        return self.opened.levers(self.state.variant)

    def value(self, lever: Lever) -> float:
        """Where a lever stands."""
        return self.state.values.get(lever.path, lever.now)

    def move(self, lever: Lever, value: float) -> None:
        """Put a lever somewhere; shares beside it follow."""
        values = {each.path: self.value(each) for each in self.levers}
        values[lever.path] = lever.rounded(min(max(value, lever.low), lever.high))
        values = rebalanced(self.levers, values, lever.path)
        self._now(replace(self.state, values=self.opened.moved(values, self.state.variant)))

    def pick(self, organisation: str, *, wanted: bool) -> None:
        """Compare a design, or leave it out."""
        without = {*self.state.without, organisation} - ({organisation} if wanted else set())
        order = tuple(name for name in self.opened.organisations if name in without)
        self._now(replace(self.state, without=order))

    def equalise(self, equal: Equal) -> None:
        """Scale headcounts to the baseline's payroll, or do not."""
        written = self.opened.world(self.state.variant).experiment.equal
        self._now(replace(self.state, equal=None if equal == written else equal))

    def vary(self, variant: str) -> None:
        """Go to another situation, where the levers stand as written."""
        self._now(replace(self.state, values={}, equal=None, variant=variant))

    def reset(self) -> None:
        """Everything as written."""
        self._now(State(variant=self.state.variant))

    def upload(self, text: bytes, name: str) -> None:
        """Go to the state of an experiment file that a page has written."""
        try:
            self._now(state_of_document(text, name, self.opened))
        except InvalidInput as error:
            self.trouble = f"{name} cannot be opened here; the page is as it was."
            self.findings = list(error.findings)

    def _now(self, state: State) -> None:
        if state != self.state:
            self.simulator.stop()
        self.state, self.findings = state, []

    # ------------------------------------------------------------ the answer

    def question(self) -> Question:
        """The state, ready to be simulated. InvalidInput where its values do not fit."""
        if self.key not in self._questions:
            if len(self._questions) >= MOST_REMEMBERED:
                self._questions.clear()
            self._questions[self.key] = question(self.opened, self.state, self.key)
        return self._questions[self.key]

    def answer(self, found: Found) -> Answer:
        """The comparison of what was found."""
        if self._answer is None or self._answer.found is not found:
            self._answer = answer(found)
            self._refresh(self._answer)
        return self._answer

    # ------------------------------------------------------------ what is kept

    def keep(self, name: str) -> None:
        """Keep the state under a name; one that is taken is replaced."""
        name = " ".join(name.split())[:LONGEST_NAME].replace("?", "")
        name = name or f"scenario {len(self.kept) + 1}"
        if len(self.kept) >= MOST_SAVED and name not in self.kept:
            message = f"holds {MOST_SAVED} scenarios, the most there can be. Remove one first."
            self.trouble, self.findings = "Not kept.", [Finding("the table", "", message)]
            return
        known = self._answer if self._answer and self._answer.found.asked.key == self.key else None
        self.kept[name] = kept(self.state, self._words(self.state), known)

    def open(self, name: str) -> None:
        """Go to a state that was kept."""
        if name in self.kept:
            self._now(self.kept[name].state)

    def remove(self, name: str) -> None:
        """Forget a state."""
        self.kept.pop(name, None)

    def parameters(self) -> dict[str, list[str]]:
        """The link that brings all of this back."""
        saved = saved_parameters({n: k.state for n, k in self.kept.items()}, self.opened)
        found = parameters_of(self.state, self.opened)
        return {**found, "saved": saved} if saved else found

    def _refresh(self, known: Answer) -> None:
        for name, one in self.kept.items():
            if link_of(one.state, self.opened) == known.found.asked.key:
                self.kept[name] = kept(one.state, one.words, known)

    def _words(self, state: State) -> tuple[str, ...]:
        variant = (f"variant {state.variant}",) if state.variant is not None else ()
        return (*variant, *moved_words(state, self.opened.levers(state.variant)))


def current(opened: Opened, bench: Bench) -> Session:
    """The session of this visitor, made from the link that was opened."""
    if "session" not in st.session_state:
        given = {name: st.query_params.get_all(name) for name in st.query_params}
        st.session_state["session"] = Session(opened, bench, given)
    return cast(Session, st.session_state["session"])


def remember_in_address(session: Session) -> None:
    """Let the address of the page be the link of its state."""
    wanted = session.parameters()
    given = {name: st.query_params.get_all(name) for name in st.query_params}
    if json.dumps(wanted, sort_keys=True) != json.dumps(given, sort_keys=True):
        st.query_params.from_dict(wanted)
