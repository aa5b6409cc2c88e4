"""Where the files that come with the program are: `configs/` and `experiments/`.

In a checkout they lie beside the package; in a wheel they were packed into it, under `_starter/`
(see `[tool.hatch.build.targets.wheel.sources]` in pyproject.toml). Their places relative to each
other are the same in both, so `../configs/...` inside an experiment file holds wherever they are.
"""

from __future__ import annotations

from pathlib import Path

from funnel_sim.domain.errors import FunnelSimError

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped(name: str) -> Path:
    """The file or folder called `name`, e.g. `configs/textbook` or `experiments`.

    Raises:
        FunnelSimError: nothing of that name came with the program; the installation is incomplete.
    """
    places = (_PACKAGE / "_starter" / name, _PACKAGE.parent / name)
    for place in places:
        if place.exists():
            return place
    looked = " and ".join(str(place) for place in places)
    msg = f"`{name}` did not come with this installation of funnel_sim. Looked for {looked}."
    raise FunnelSimError(msg)
