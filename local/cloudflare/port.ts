import { createServer } from "node:net";

/** Throws when a port of 127.0.0.1 is taken: workerd would only say so in its log. Nothing to check without one. */
export async function assertPortFree(port: number | undefined): Promise<void> {
  if (port === undefined || port === 0) return;
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", (cause) => reject(new Error(`port ${port} is already in use`, { cause })));
    probe.listen(port, "127.0.0.1", resolve);
  });
  await new Promise((resolve) => probe.close(resolve));
}
