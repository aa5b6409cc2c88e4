"""funnel_sim: which sales organisation earns more, with what risk, and why."""

__version__ = "0.1.0"
