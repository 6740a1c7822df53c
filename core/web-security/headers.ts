/** Headers of an answer, by name in lower case. */
export type HeaderSet = Readonly<Record<string, string>>;

/** Two years, for all hosts below as well. Being preloaded by browsers is the operator's choice. Sent over https alone. */
export const HSTS: HeaderSet = { "strict-transport-security": "max-age=63072000; includeSubDomains" };

const policy = (directives: readonly string[]): string => directives.join("; ");

/** What nothing here needs, and a page that was broken into shall not have either. */
const PERMISSIONS = [
  ...[
    "accelerometer",
    "autoplay",
    "bluetooth",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
  ],
  ...[
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
  ],
  ...[
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
  ],
].map((feature) => `${feature}=()`);
const PASSKEYS = ["publickey-credentials-get=(self)", "publickey-credentials-create=(self)"];

const EVERYWHERE: HeaderSet = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "strict-origin-when-cross-origin",
  // For browsers that do not know frame-ancestors.
  "x-frame-options": "DENY",
};

/** Answers of the API: data, which no browser is to show, run, frame or read from another origin. */
export const API_HEADERS: HeaderSet = {
  ...EVERYWHERE,
  "content-security-policy": policy([
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/**
 * Every file of the dashboard. All it loads is its own; nothing inline runs, no text becomes script, and it is in no frame.
 *
 * @param edgeOrigin the tracker's, which the guide asks whether a browser can reach it; empty: it asks nothing
 */
export function siteHeaders(edgeOrigin: string): HeaderSet {
  return {
    ...EVERYWHERE,
    ...HSTS,
    "content-security-policy": policy([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      `connect-src 'self'${edgeOrigin === "" ? "" : ` ${edgeOrigin}`}`,
      // What stands in for the network, and what a device is told when it installs the site.
      "worker-src 'self'",
      "manifest-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      // Says the worker's address and no other: web/src/offline/register.ts.
      "trusted-types worker",
    ]),
    // The guide opens the merchant's shop in a window and looks whether it came.
    "cross-origin-opener-policy": "same-origin-allow-popups",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": [...PERMISSIONS, ...PASSKEYS].join(", "),
  };
}

/** SHA-256, base64, of the one style that a page of the edge has (`workers/edge/answer-refusal.ts`). */
export const EDGE_STYLE_SHA256 = "/fTbzpTiNCP3jjQFznkEVJtXqHOTtOJjePYT+WRCxyw=";

/** Pages of the edge Worker for people whose link leads nowhere: one style, and nothing else. Scripts and redirects have none. */
export const EDGE_PAGE_HEADERS: HeaderSet = {
  "content-security-policy": policy([
    "default-src 'none'",
    `style-src 'sha256-${EDGE_STYLE_SHA256}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};
