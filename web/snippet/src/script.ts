import type { Tributary } from "../types/index.d.ts";
import { createTributary } from "./call.ts";

/** Before the script has loaded, the page's stub keeps what is called; afterwards `v` says that it has. */
type Global = Tributary & { q?: IArguments[]; v?: number };

const page = window as unknown as { tributary?: Global };
const script = document.currentScript as HTMLScriptElement | null;
const stub: Partial<Global> = page.tributary || {};
if (!stub.v) {
  const tributary: Global = createTributary(script ? new URL(script.src).origin : "");
  page.tributary = tributary;
  tributary.v = 1;
  for (const call of stub.q || []) tributary(...(call as unknown as Parameters<Tributary>));
  if (script?.dataset.key) tributary("init", script.dataset as never);
}
