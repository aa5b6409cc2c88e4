"""What charts show: numbers and sentences, decided before anything is drawn.

Each module has a frozen dataclass and a pure function that makes it from Outcomes; the module of
the same name in `reporting.drawing` draws it. Nothing here knows matplotlib.
"""
