"""Why there is no Bluetooth on this machine, and what a person does about it. Pure: it knows bleak's errors by name.

>>> why(FileNotFoundError(2, "No such file or directory"))
'its Bluetooth service is not there: install BlueZ (apt-get install bluez), then: systemctl start dbus bluetooth'
>>> class NotReady(Exception):
...     dbus_error = "org.bluez.Error.NotReady"
>>> why(NotReady())
'the radio is off: rfkill unblock bluetooth, then: bluetoothctl power on'
"""

from typing import Final

NO_SERVICE: Final = (
    "its Bluetooth service is not there: install BlueZ (apt-get install bluez), then: systemctl start dbus bluetooth"
)
NO_RADIO: Final = "no Bluetooth radio is plugged in, or none that can be a central (bluetoothctl list names them)"
OFF: Final = "the radio is off: rfkill unblock bluetooth, then: bluetoothctl power on"
DENIED: Final = "this user may not use it: join the group bluetooth (usermod -aG bluetooth NAME) and sign in anew"

REASONS: Final = {
    "NO_BLUETOOTH": NO_RADIO,
    "NO_BLE_CENTRAL_ROLE": NO_RADIO,
    "POWERED_OFF": OFF,
    "DENIED_BY_USER": DENIED,
    "DENIED_BY_SYSTEM": DENIED,
    "DENIED_BY_UNKNOWN": DENIED,
    "org.bluez.Error.NotReady": OFF,
    "org.bluez.Error.NotAuthorized": DENIED,
    "org.bluez.Error.NotPermitted": DENIED,
    "org.freedesktop.DBus.Error.AccessDenied": DENIED,
    "org.freedesktop.DBus.Error.ServiceUnknown": NO_SERVICE,
    "org.freedesktop.DBus.Error.NameHasNoOwner": NO_SERVICE,
}
"""By the reason that bleak names (from 2.0 on), or else by BlueZ's or D-Bus's own name for the error."""


def why(wrong: Exception) -> str:
    """In words; what is not known here is told as it came."""
    if isinstance(wrong, (FileNotFoundError, ConnectionRefusedError)):
        return NO_SERVICE  # the socket of D-Bus, or nobody behind it
    if isinstance(wrong, PermissionError):
        return DENIED
    named = getattr(getattr(wrong, "reason", None), "name", None) or getattr(wrong, "dbus_error", None)
    return REASONS.get(str(named), str(wrong) or type(wrong).__name__)
