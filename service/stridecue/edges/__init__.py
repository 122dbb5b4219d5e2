"""The world: clock, wire, broker, store, web, sources, channels. No edge imports from inside another."""
