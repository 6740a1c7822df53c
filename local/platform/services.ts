import { runAsProcess } from "../cloudflare/run-as-process.ts";
import { type ServicesOptions, startServices } from "../services/start-services.ts";

await runAsProcess(async (options: ServicesOptions) => {
  const { urls, close } = await startServices(options);
  return { url: "", urls, close };
});
