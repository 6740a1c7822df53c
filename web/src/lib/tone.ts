/** How something does. `unknown`: it cannot be told from here, which is no fault. */
export type Tone = "ok" | "warn" | "bad" | "unknown";
