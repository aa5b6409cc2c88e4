"""Textbook queues through the whole program, held against closed forms.

Each queue is an ordinary config of `configs/textbook/`; its parameters are set as a user would set
them, so that file, model, engine and metrics are all under test. Read it in this order:

- `parameters`: what a user may set, read from text
- `queue`: what a queue in a config is expected to show, and where its KPIs say it
- `run_length`: warm-up and length from the time in which a queue forgets its past
- `erlang`, `pollaczek_khinchine`, `cobham`, `jackson`, `pooling`: the cases
- `catalogue`: all cases, and what is run when nobody says
- `trial`: one queue, its replications so far and what they show
- `judgement`: theory in the simultaneous interval or not
- `verify`: from parameters to verdicts
"""
