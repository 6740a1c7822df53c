/** A choice of the viewer that this browser remembers: nothing secret, nothing that is missed when it is gone. */
export function readPreference(name: string): string | null {
  try {
    return localStorage.getItem(`tributary.${name}`);
  } catch {
    return null;
  }
}

export function writePreference(name: string, value: string): void {
  try {
    localStorage.setItem(`tributary.${name}`, value);
  } catch {
    // A browser that keeps nothing forgets the choice.
  }
}
