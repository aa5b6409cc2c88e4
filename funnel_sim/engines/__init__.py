"""Engines: Blueprint and key in, Log out, and nothing else.

- `contract`: what every engine promises, the order of events included
- `choice`: engines by name
- `simpy_engine`: the reference, which reads like the business
"""
