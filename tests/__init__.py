"""Makes `tests` our own package: one of the benchmarks' peers installs another of that name."""
