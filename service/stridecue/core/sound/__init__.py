"""The metronome as samples: the click, the train of clicks, the clock of a stream. Pure: a sound card is an edge."""
