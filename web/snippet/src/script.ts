import type { Tributary } from "../types/index.d.ts";
import { state } from "./state.ts";
import { tributary } from "./tributary.ts";

/** Before the script has loaded, the page's stub keeps what is called; afterwards `v` says that it has. */
type Global = Tributary & { q?: IArguments[]; v?: number };

const page = window as unknown as { tributary?: Global };
const script = document.currentScript as HTMLScriptElement | null;
const { src = "", dataset = {} } = script || {};
const stub: Partial<Global> = page.tributary || {};
if (!stub.v) {
  page.tributary = tributary;
  (tributary as Global).v = 1;
  // The origin: up to the first slash that follows a name or a port.
  state.host = src.replace(/(\w)\/.*/, "$1");
  for (const call of stub.q || []) tributary(...(call as unknown as Parameters<Tributary>));
  if (dataset.key) tributary("init", dataset as never);
}
