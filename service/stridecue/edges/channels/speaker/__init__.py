"""One output device of this machine, in a process of its own.

The sound card's callback needs the interpreter; beside an event loop with 200 runners it would wait for it. In its own
process it waits for nobody, a driver that crashes or hangs takes nothing with it, and PortAudio can be started afresh
when a device comes back, which is the only way to see one. `letters` says what crosses the pipe, `stream` holds the
callback, `__main__` keeps the output open; `child` is the service's side, which starts it and hears it.
"""
