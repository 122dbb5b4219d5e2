"""Standard Bluetooth, bridged to MQTT: foot pods of any brand, treadmills (read only), their batteries."""
