/** ISO 3166 code of where a request comes from, as Cloudflare tells; null: it does not. */
export function countryOf(request: Request): string | null {
  const cf: unknown = Reflect.get(request, "cf");
  const country: unknown = typeof cf === "object" && cf !== null ? Reflect.get(cf, "country") : undefined;
  return typeof country === "string" && /^[A-Z]{2}$/.test(country) ? country : null;
}
