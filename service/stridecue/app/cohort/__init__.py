"""A cohort of simulated runners through the real session code: how the coach is judged before a person runs with it.

It checks the machine. It is no evidence about people: what the simulated runners keep is what `person` assumes.
"""
