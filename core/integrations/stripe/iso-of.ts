/** Stripe's moments are whole seconds since 1970. */
export function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
