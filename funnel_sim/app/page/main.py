"""The page from top to bottom, run anew by Streamlit whenever something is touched."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from funnel_sim.app.house import house
from funnel_sim.app.page import markup
from funnel_sim.app.page.results import show_results
from funnel_sim.app.page.session import Session, current, remember_in_address
from funnel_sim.app.page.sidebar import show_sidebar
from funnel_sim.app.page.taking import show_files, show_kept
from funnel_sim.domain.errors import InvalidInput
from funnel_sim.reporting.formatting import capitalised, in_words

ICON = str(Path(__file__).with_name("funnel.svg"))
"""In the browser's tab. Streamlit's own pictures would be fetched from afar."""
SIDEBAR = 380
"""Pixels."""
CLASHING = "These inputs do not go together. Move one of them back, or reset the page."


def show() -> None:
    """Draw the page of the experiment that this house has opened."""
    opened, bench = house()
    title = capitalised(in_words(opened.name))
    st.set_page_config(f"{title} · what if", ICON, "wide", SIDEBAR)
    st.html(markup.STYLE)
    session = current(opened, bench)
    try:
        question = session.question()
    except InvalidInput as error:
        _clash(session, error)
        return
    headcounts = {
        design.organisation_name: {t: c.headcount for t, c in design.organisation.teams.items()}
        for design in question.asked.now.designs
    }
    session.simulator.ask(question.asked)
    show_sidebar(session, headcounts)
    st.html(markup.heading(question.asked.now.experiment.question, markup.about(question)))
    _troubles(session)
    st.html(markup.chips(markup.moved_words(session.state, session.levers)))
    if warning := markup.load_warnings(question):
        st.html(warning)
    show_results(session, question, headcounts)
    show_kept(session, question)
    show_files(session, question)
    remember_in_address(session)


def _clash(session: Session, error: InvalidInput) -> None:
    show_sidebar(session, {})
    st.html(markup.heading(session.opened.scenario.experiment.question, ()))
    st.html(markup.wrong(CLASHING, error.findings))
    remember_in_address(session)


def _troubles(session: Session) -> None:
    if session.findings:
        st.html(markup.wrong(session.trouble, session.findings))
