"""What the engine costs, always as a ratio to a baseline run side by side: ``python -m benchmarks``."""
