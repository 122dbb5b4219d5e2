"""Sessions in a row: the default programme, what comes after a session, and what nobody may ask of a runner."""
