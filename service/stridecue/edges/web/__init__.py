"""HTTP and WebSocket: pages, sessions, health; what they need of the floor is written down in `Floor`."""
