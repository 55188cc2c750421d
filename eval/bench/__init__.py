"""How fast it is: each module a bench, run by `python -m eval.bench.NAME`; ratios in one run, never asserted."""
