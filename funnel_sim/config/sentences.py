"""What pydantic finds wrong, in the words of this project: a rule that starts at its verb."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from funnel_sim.domain.quoting import quoted
from funnel_sim.domain.units import format_number

_VERBS = ("must ", "needs ", "cannot ", "may ", "has ", "is ")

_RULES: dict[str, str] = {
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number of fewer digits",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be finite",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": "must be text",
    "date_type": "must be a date such as 2027-01-04",
    "date_parsing": "must be a date such as 2027-01-04",
    "date_from_datetime_parsing": "must be a date such as 2027-01-04",
    "date_from_datetime_inexact": "must be a date such as 2027-01-04",
    "dict_type": "must be a mapping of keys to values",
    "mapping_type": "must be a mapping of keys to values",
    "model_type": "must be a mapping of keys to values",
    "model_attributes_type": "must be a mapping of keys to values",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "set_type": "must be a list",
    "frozen_set_type": "must be a list",
    "none_required": "must be left out",
}

_RULES_WITH_LIMITS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "greater_than": lambda c: f"must be greater than {_limit(c['gt'])}",
    "greater_than_equal": lambda c: f"must be at least {_limit(c['ge'])}",
    "less_than": lambda c: f"must be less than {_limit(c['lt'])}",
    "less_than_equal": lambda c: f"must be at most {_limit(c['le'])}",
    "multiple_of": lambda c: f"must be a multiple of {_limit(c['multiple_of'])}",
    "too_short": lambda c: f"must have at least {_entries(c['min_length'])}",
    "too_long": lambda c: f"must have at most {_entries(c['max_length'])}",
    "string_too_short": lambda c: f"must have at least {c['min_length']} characters",
    "string_too_long": lambda c: f"must have at most {c['max_length']} characters",
    "literal_error": lambda c: f"must be {_choice(c['expected'])}",
    "enum": lambda c: f"must be {_choice(c['expected'])}",
    "union_tag_invalid": lambda c: (
        f"must be one of {c['expected_tags']} by its {c['discriminator']}"
    ),
    "union_tag_not_found": lambda c: f"must say its {c['discriminator']}",
    "string_pattern_mismatch": lambda c: _pattern(c["pattern"]),
}

NAME_PATTERN = "^[a-z][a-z0-9_]*$"


def sentence(error: Mapping[str, Any]) -> tuple[str, str]:
    """Rule and remedy of one error of pydantic, the rule without name, value and full stop.

    A sentence that a validator of ours wrote comes back whole as the rule, the remedy empty.
    """
    kind, context = error["type"], error.get("ctx", {})
    if kind in ("value_error", "assertion_error"):
        return str(context["error"]), ""
    if kind in _RULES_WITH_LIMITS:
        return _RULES_WITH_LIMITS[kind](context), _remedy(error)
    return _RULES.get(kind, f"cannot be used ({error['msg']})"), _remedy(error)


def starts_at_its_verb(text: str) -> bool:
    """Does the sentence wait for the name of what it speaks about?"""
    return text.startswith(_VERBS)


def finished(text: str) -> str:
    """The text as a sentence: a capital first, a full stop last."""
    text = text.strip() or "This is not allowed"
    return (text[0].upper() + text[1:]) + ("" if text.endswith((".", "?", "!")) else ".")


def _remedy(error: Mapping[str, Any]) -> str:
    kind, value = error["type"], error["input"]
    if kind == "string_type" and isinstance(value, int | float):
        return f' Put it in quotes: "{quoted(value)}".'
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        context = error["ctx"]
        known = re.findall(r"'([^']*)'", context.get("expected") or context["expected_tags"])
        written = value if kind != "union_tag_invalid" else context["tag"]
        near = get_close_matches(str(written), known, n=1, cutoff=0.6)
        return f" Did you mean '{near[0]}'?" if near else ""
    if kind == "string_pattern_mismatch" and error["ctx"]["pattern"] == NAME_PATTERN:
        return _as_name(str(value))
    return ""


def _choice(expected: str) -> str:
    """Pydantic's `'a', 'b' or 'c'`."""
    return f"one of {expected}" if expected.count("'") > 2 else expected


def _pattern(pattern: str) -> str:
    if pattern == NAME_PATTERN:
        return "must be a name of small letters, digits and _, a letter first"
    return f"must match the pattern {pattern}"


def _as_name(text: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return f" Write '{name}'." if re.match(NAME_PATTERN, name) else ""


def _limit(value: Any) -> str:
    return format_number(float(value)) if isinstance(value, int | float) else str(value)


def _entries(count: int) -> str:
    return f"{count} {'entry' if count == 1 else 'entries'}"
