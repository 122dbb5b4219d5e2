"""Tests of `core/sound`."""
