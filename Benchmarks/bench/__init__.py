"""The parts of Benchmarks/run. Standard library only; peers live in their own virtual environment."""
