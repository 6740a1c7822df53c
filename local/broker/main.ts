import { runAsProcess } from "../cloudflare/run-as-process.ts";
import { startBroker } from "./broker.ts";

await runAsProcess(startBroker);
