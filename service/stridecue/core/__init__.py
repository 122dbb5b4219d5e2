"""The pure floor: events in, cues out. No asyncio, files, sockets, clock, logging or randomness in here."""
