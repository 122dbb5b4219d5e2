"""Files of the trade, out and in."""
