"""Devices as the session knows them: which foot, which boot, what was seen, and what time it is there."""
