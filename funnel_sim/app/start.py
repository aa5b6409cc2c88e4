"""The script that Streamlit runs for every visitor."""

from funnel_sim.app.page.main import show

show()
