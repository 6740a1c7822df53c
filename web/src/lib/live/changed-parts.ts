/**
 * Names of the parts of a pulse that are not what they were; all of them after the first look. A part is whatever JSON
 * stands under a name.
 */
export function changedParts(before: object | null, after: object): string[] {
  const known = new Map<string, unknown>(Object.entries(before ?? {}));
  return Object.entries(after).flatMap(([name, value]) =>
    before === null || JSON.stringify(known.get(name)) !== JSON.stringify(value) ? [name] : [],
  );
}
