"""The page as a program: EXPERIMENT ADDRESS PORT BROWSER WORKERS [SETTING …].

`funnel-sim app` starts it; BROWSER is `yes` or `no`, WORKERS a number or `all`.
"""

from __future__ import annotations

import sys

from funnel_sim.app.opened import Opened
from funnel_sim.app.serving import serve
from funnel_sim.engines.choice import load_engine


def main() -> None:
    """Open the experiment and serve it."""
    experiment, address, port, browser, workers, *settings = sys.argv[1:]
    serve(
        Opened(experiment, settings),
        load_engine(),
        None if workers == "all" else int(workers),
        address=address,
        port=int(port),
        browser=browser == "yes",
    )


if __name__ == "__main__":
    main()
