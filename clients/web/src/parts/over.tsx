// Something that is asked over the page: the browser itself keeps the keyboard in it, closes it with Escape and gives
// the focus back.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export function Over(props: { label: string; close: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog ref={dialog} class="over" aria-label={props.label} onClose={props.close}>
      {props.children}
    </dialog>
  );
}
