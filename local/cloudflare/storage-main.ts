import { runAsProcess } from "./run-as-process.ts";
import { startStorage } from "./storage.ts";

await runAsProcess(startStorage);
