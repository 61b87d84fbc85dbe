"""The process in order: registration, round_one, inspection, round_two, recognition (scoring serves both rounds)."""
