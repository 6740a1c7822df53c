import { runAsProcess } from "../cloudflare/run-as-process.ts";
import { startAssets } from "./start-assets.ts";

await runAsProcess(startAssets);
