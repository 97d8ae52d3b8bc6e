"""Large invented archives with known truth, and what building them costs. `python -m benchmarks --help`."""
