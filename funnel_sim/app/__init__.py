"""The what-if page: an experiment whose inputs a room full of people can move.

    levers      which inputs of an experiment can be moved, and how far
    opened      an experiment that was opened, and what it is in a state of the page
    links       a state as the parameters of a link, and back
    documents   a state as an experiment file, and back
    simulating  replications behind the page: few first, then as many as `run` would take
    answer      what the page shows of them
    drawing     charts in the browser
    page        what is seen, by Streamlit
    serving     the web server

Everything but `page` and `serving` is free of Streamlit. Nothing here computes results: they come
from `studies` and read as those of `run`.
"""
