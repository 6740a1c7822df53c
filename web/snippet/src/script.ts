import { start } from "./start.ts";

const script = document.currentScript;
if (script instanceof HTMLScriptElement) start(new URL(script.src).origin, script.dataset.key);
