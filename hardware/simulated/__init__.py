"""Devices without a board: the firmware's own files on fakes of its chips, as processes that speak MQTT."""
