"""`python -m funnel_sim` is `funnel-sim`."""

from funnel_sim.cli.main import main

if __name__ == "__main__":
    main()
