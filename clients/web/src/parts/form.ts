// What a form says: text as it was typed, numbers as numbers, nothing as null.

export const text = (form: FormData, name: string): string => String(form.get(name) ?? "").trim();

export function numberOf(form: FormData, name: string): number | null {
  const typed = text(form, name);
  return typed === "" || !Number.isFinite(Number(typed)) ? null : Number(typed);
}

export function yesNo(form: FormData, name: string): boolean | null {
  const typed = text(form, name);
  return typed === "" ? null : typed === "yes";
}

interface Send {
  (form: FormData): Promise<unknown>;
}

/** Sends a form's answers, and empties it when they were taken. */
export function submits(send: Send): (event: SubmitEvent) => void {
  return (event) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    void send(new FormData(form)).then((taken) => {
      if (taken !== null) form.reset();
    });
  };
}
