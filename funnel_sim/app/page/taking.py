"""What can be kept and taken away: the table of scenarios, the link, files, and files back."""

from __future__ import annotations

import streamlit as st

from funnel_sim.app.answer import Question
from funnel_sim.app.deck import deck
from funnel_sim.app.documents import LARGEST_UPLOAD, SUFFIX, document
from funnel_sim.app.page import markup
from funnel_sim.app.page.session import Session
from funnel_sim.app.tables import tables
from funnel_sim.domain.errors import FunnelSimError

DECK = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
MEGABYTE = 1_000_000
PATIENCE = 60.0
"""Seconds that a download waits for replications."""


def show_kept(session: Session, question: Question) -> None:
    """The table, and what can be done with it."""
    with st.container(border=True):
        name, keep = st.columns([3, 1], vertical_alignment="bottom")
        name.text_input(
            "Keep this scenario as", key="name to keep", max_chars=60,
            placeholder="such as: two more sellers",
        )  # fmt: skip
        keep.button("Keep", on_click=_keep, args=(session,), type="primary", width="stretch")
        if not session.kept:
            return
        experiment = question.asked.now.experiment
        currency = experiment.market.currency
        st.html(markup.kept_table(session.kept, session.opened.organisations, currency))
        which, go, forget = st.columns([2, 1, 1], vertical_alignment="bottom")
        which.selectbox("Scenario", list(session.kept), key="kept")
        go.button("Show it", width="stretch", on_click=_open, args=(session,))
        forget.button("Remove it", width="stretch", on_click=_remove, args=(session,))


def show_files(session: Session, question: Question) -> None:
    """Downloads of the state, and the way back from one."""
    name = f"{session.opened.name}_what_if"
    with st.container(border=True):
        st.markdown("**Take it with you**")
        left, middle, right = st.columns(3)
        middle.download_button(
            "Deck (PowerPoint)", lambda: deck(session.opened, session.state, session.bench),
            f"{name}.pptx", DECK, on_click="ignore", width="stretch",
            help="Runs everything to the end first: about half a minute.",
        )  # fmt: skip
        left.download_button(
            "Experiment file", lambda: document(session.opened, session.state), f"{name}{SUFFIX}",
            "application/yaml", on_click="ignore", width="stretch",
            help="Everything in one file; `funnel-sim run` on it gives these numbers.",
        )  # fmt: skip
        right.download_button(
            "Data (ZIP of CSV)", lambda: _data(session, question), f"{name}.zip",
            "application/zip", on_click="ignore", width="stretch",
            help="The tables summary, comparison and replications, as `run` writes them.",
        )  # fmt: skip
        st.caption("The address of this page is its link: copy it to come back to this state and "
                   "the kept scenarios.")  # fmt: skip
        st.file_uploader(
            "Open an experiment file that a page like this has written", type=["yaml", "yml"],
            key="upload", on_change=_upload, args=(session,),
            max_upload_size=max(LARGEST_UPLOAD // MEGABYTE, 1),
        )  # fmt: skip


def _data(session: Session, question: Question) -> bytes:
    """As many replications as the page shows; waits for the first ones."""
    session.simulator.ask(question.asked)
    found = session.simulator.found(question.asked.key, PATIENCE)
    if found is None or found.problem:
        msg = "There are no replications yet. Wait until the page shows some, then try again."
        raise FunnelSimError(msg)
    return tables(session.answer(found))


def _keep(session: Session) -> None:
    session.keep(st.session_state["name to keep"])
    st.session_state["name to keep"] = ""


def _open(session: Session) -> None:
    session.open(st.session_state["kept"])


def _remove(session: Session) -> None:
    session.remove(st.session_state["kept"])


def _upload(session: Session) -> None:
    file = st.session_state["upload"]
    if file is not None:
        session.upload(file.getvalue(), file.name)
