"""Certificates: our own small authority, or the gym's files; names, dates and what is wrong with them in one line."""
