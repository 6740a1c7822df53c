/** An update's fields that were given: exact optional types know no explicit undefined. */
export type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

export function given<T extends object>(update: T): Given<T> {
  return Object.fromEntries(Object.entries(update).filter(([, value]) => value !== undefined)) as Given<T>;
}
