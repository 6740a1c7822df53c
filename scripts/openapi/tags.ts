const AREAS: Readonly<Record<string, string>> = {
  auth: "Signing in",
  account: "Account",
  files: "Files",
  programs: "Public",
  receipts: "Receipts",
  webhooks: "Webhooks",
  health: "Health",
  ready: "Health",
  status: "Health",
  "openapi.json": "Health",
};

/** The group that a route stands in: the resource for merchants' and their partners', else the area. */
export function tagOf(path: string): string {
  const [, , area = "", resource = ""] = path.split("/");
  if (area === "v1") return wordsOf(resource);
  if (area === "affiliate") return `Affiliate: ${wordsOf(resource).toLowerCase()}`;
  if (area === "admin") return `Platform: ${wordsOf(resource).toLowerCase()}`;
  return AREAS[area] ?? wordsOf(area);
}

function wordsOf(segment: string): string {
  const words = segment.replaceAll("-", " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
