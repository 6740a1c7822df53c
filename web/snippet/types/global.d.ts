import type { Tributary } from "./index.d.ts";

/** For pages that load the snippet by a script tag: `import "@tributary/snippet/global"`. */
declare global {
  interface Window {
    tributary: Tributary;
  }
  const tributary: Tributary;
}
