"""The lanes, and what comes to them: devices, runners, outputs; from a payload to the log, and back to the pod."""
