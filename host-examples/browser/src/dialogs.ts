// A dialog is about what was there when it opened, so whatever arrives meanwhile waits for its end.

/** Waits until no dialog is open. */
export async function undisturbed(): Promise<void> {
  for (;;) {
    const open = document.querySelector('dialog[open]');
    if (!open) return;
    await new Promise((closed) => open.addEventListener('close', closed, { once: true }));
  }
}
