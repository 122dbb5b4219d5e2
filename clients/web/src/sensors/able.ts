// What this browser cannot do for a sensor, said in words before somebody tries. Pure; it is handed what there is.

export interface Senses {
  secure: boolean; // a secure context: without it, browsers keep motion and Bluetooth away
  motion: boolean; // tells motion
  bluetooth: boolean; // Web Bluetooth
}

export function senses(): Senses {
  return { secure: isSecureContext, motion: "DeviceMotionEvent" in window, bluetooth: "bluetooth" in navigator };
}

/** Why no phone: a key, or null. */
export function noPhone(has: Senses): "sensor.notSecure" | "sensor.noMotion" | null {
  if (!has.secure) return "sensor.notSecure";
  return has.motion ? null : "sensor.noMotion";
}

/** Why no Bluetooth: a key, or null. */
export function noBluetooth(has: Senses): "sensor.notSecure" | "sensor.noBluetooth" | null {
  if (!has.secure) return "sensor.notSecure";
  return has.bluetooth ? null : "sensor.noBluetooth";
}
