"""How a constructor's refusal becomes a sentence about a value of the config."""

from __future__ import annotations

from collections.abc import Callable


def refusal(build: Callable[[], object]) -> str | None:
    """What a constructor says against its arguments; None if it accepts them."""
    try:
        build()
    except (ValueError, OverflowError) as error:
        return str(error)
    return None


def named(name: str, said: str) -> str:
    """A sentence that starts at its verb gets its subject."""
    return f"`{name}` {said}" if said[:1].islower() else said
