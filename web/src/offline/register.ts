const WORKER = "/sw.js";

/** Puts the worker beside the site, or a newer one in its place. Without one the site is as it is, but for the network. */
export function registerWorker(): void {
  // Where addresses of scripts are guarded, this is the one that may be said: core/web-security/headers.ts names the policy.
  const guarded = window.trustedTypes?.createPolicy("worker", { createScriptURL: () => WORKER });
  navigator.serviceWorker?.register(guarded?.createScriptURL(WORKER) ?? WORKER).catch(() => undefined);
}
