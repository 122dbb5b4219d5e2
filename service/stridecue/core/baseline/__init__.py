"""The runner's own cadence.

How it is taken (`procedure`), what it is (`measured`), when it no longer holds (`again`).
"""
