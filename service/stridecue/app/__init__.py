"""Everybody is known here: wiring, command line, configuration, the floor of lanes."""
