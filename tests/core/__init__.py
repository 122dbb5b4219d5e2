"""The pure floor, and what holds it to its word."""
