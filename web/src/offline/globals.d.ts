/** What the build knows of itself, written into the worker. */
declare const VERSION: string;
declare const SHELL: readonly string[];

/** Newer than TypeScript's description of the browser; absent where a browser has none. */
interface Window {
  readonly trustedTypes?: {
    createPolicy(
      name: string,
      rules: { readonly createScriptURL: (text: string) => string },
    ): { createScriptURL(text: string): string };
  };
}
