import { runAsProcess } from "./run-as-process.ts";
import { startWorker } from "./run-worker.ts";

await runAsProcess(startWorker);
