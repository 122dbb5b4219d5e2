"""Pain beside a run: what was answered, when to ask, what the light says, and when the run ends."""
