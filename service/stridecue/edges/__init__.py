"""The world: clock, wire format, broker, log store, web, sources, channels. Edges never import one another's siblings."""
