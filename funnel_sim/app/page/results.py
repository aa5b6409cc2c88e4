"""The answer: verdict, a card per design, charts; drawn again as long as replications come in."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from funnel_sim.app.answer import Answer, Question
from funnel_sim.app.drawing.funnel import draw_funnel
from funnel_sim.app.drawing.objective import draw_objective
from funnel_sim.app.drawing.teams import draw_teams
from funnel_sim.app.drawing.waterfall import draw_waterfall
from funnel_sim.app.page import markup
from funnel_sim.app.page.session import Session
from funnel_sim.app.simulating import Found
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.funnel import funnel_data
from funnel_sim.reporting.chart_data.objective import objective_data
from funnel_sim.reporting.chart_data.teams import teams_data
from funnel_sim.reporting.chart_data.waterfall import waterfall_data

EVERY = 0.7
"""Seconds between two looks at replications that are coming in."""
PATIENCE = 2.5
"""Seconds that the page waits for a first answer before it is drawn without one."""
CONFIG = {"displayModeBar": False}


def show_results(
    session: Session, question: Question, headcounts: Mapping[str, Mapping[str, int]]
) -> None:
    """Everything about the state; goes on by itself until the result is final."""
    session.simulator.ask(question.asked)
    found = session.simulator.found(question.asked.key, PATIENCE)
    running = found is None or not found.finished

    def look() -> None:
        if session.key != question.asked.key:
            st.rerun()  # an input was moved, and this look was quicker than the page
        session.simulator.ask(question.asked)
        shown = _show(session, question, headcounts)
        if running and shown is not None and shown.finished:
            st.rerun()  # with what lies below, and without looking any more

    st.fragment(look, run_every=EVERY if running else None)()


def _show(
    session: Session, question: Question, headcounts: Mapping[str, Mapping[str, int]]
) -> Found | None:
    found = session.simulator.found(question.asked.key)
    rule = question.asked.now.experiment.replications
    if found is None:
        st.html(markup.status(None, rule))
        return None
    if found.problem:
        st.html(markup.failed(found.problem))
        return found
    answer = session.answer(found)
    st.html(markup.verdict(answer) + markup.status(found, rule))
    st.html(markup.cards(answer, headcounts, moved=_moved(session)))
    _charts(session, question, answer)
    return found


def _moved(session: Session) -> bool:
    return bool(session.state.values) or session.state.equal is not None


def _charts(session: Session, question: Question, answer: Answer) -> None:
    comparison, outcomes = answer.comparison, answer.found.outcomes
    names = [kpi(comparison.objective).label, "Funnel", "Money", "Teams"]
    first, funnel, money, teams = st.tabs(names)
    with first:
        written = answer.written.estimates[comparison.objective] if _moved(session) else ()
        objective = objective_data(comparison, outcomes)
        note = objective.subtitle + (" Hollow: as written." if written else "")
        st.html(markup.chart_heading(objective.title, note))
        _draw(draw_objective(objective, written), "objective")
    with funnel:
        stages = funnel_data(comparison, outcomes)
        st.html(markup.chart_heading(stages.title, stages.subtitle))
        _draw(draw_funnel(stages), "funnel")
    with money:
        steps = waterfall_data(comparison, outcomes)
        st.html(markup.chart_heading(steps.title, steps.subtitle))
        _draw(draw_waterfall(steps), "money")
    with teams:
        busy = teams_data(comparison, outcomes, question.offered)
        st.html(markup.chart_heading(busy.title, busy.subtitle))
        _draw(draw_teams(busy), "teams")


def _draw(figure: object, key: str) -> None:
    st.plotly_chart(figure, key=f"chart {key}", theme=None, config=CONFIG)
