"""Seasons of real plans as data, and the player that takes their products through the acts."""
