import { runAsProcess } from "../cloudflare/run-as-process.ts";
import { type NeonProxyOptions, startNeonProxy } from "./start-neon-proxy.ts";

await runAsProcess(async (options: NeonProxyOptions) => {
  const { httpUrl, wsHost, close } = await startNeonProxy(options);
  return { url: httpUrl, wsHost, close };
});
