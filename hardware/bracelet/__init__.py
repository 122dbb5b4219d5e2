"""The bracelet: a motor on the wrist that pulses the tempo by itself, and goes quiet when it stops hearing."""
