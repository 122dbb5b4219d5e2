"""Standard Bluetooth and ANT+, bridged to MQTT: foot pods of any brand, treadmills (read only), their batteries."""
