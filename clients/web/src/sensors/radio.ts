// Web Bluetooth as far as it is used here: the types that TypeScript does not bring.

export interface Characteristic extends EventTarget {
  readonly value?: DataView;
  startNotifications(): Promise<Characteristic>;
  readValue(): Promise<DataView>;
}

interface Service {
  getCharacteristic(uuid: number): Promise<Characteristic>;
}

export interface Server {
  readonly connected: boolean;
  connect(): Promise<Server>;
  disconnect(): void;
  getPrimaryService(uuid: number): Promise<Service>;
}

export interface Peripheral extends EventTarget {
  readonly name?: string;
  readonly gatt?: Server;
}

export interface Radio {
  requestDevice(wanted: { filters: { services: number[] }[]; optionalServices: number[] }): Promise<Peripheral>;
}

/** Null where the browser has none. */
export function radio(): Radio | null {
  return (navigator as unknown as { bluetooth?: Radio }).bluetooth ?? null;
}
