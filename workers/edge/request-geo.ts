/** Where the request came from, as the network tells; each may be missing. */
export interface Geo {
  readonly country?: unknown;
  readonly region?: unknown;
  readonly city?: unknown;
  readonly asn?: unknown;
}

/** `request.cf` is missing wherever the request did not come through the network's own front. */
export function geoOf(request: Request): Geo | undefined {
  const cf: unknown = Reflect.get(request, "cf");
  if (typeof cf !== "object" || cf === null) return undefined;
  const { country, region, city, asn }: Geo = cf;
  return { country, region, city, asn };
}
