"""From a company's own history to a config that runs, and a test of it against what happened."""
