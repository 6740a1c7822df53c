import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { freePorts, isFree } from "./free-ports.ts";

const MODULE = new URL("./free-ports.ts", import.meta.url).href;
const run = promisify(execFile);

describe("free ports", () => {
  test("are given once while their caller lives, to whichever process asks", async () => {
    const [taken = 0] = await freePorts(1);
    const program = `
      import { createSocket } from "node:dgram";
      import { freePorts } from ${JSON.stringify(MODULE)};
      const refused = await new Promise((resolve) => createSocket("udp4")
        .once("error", (error) => resolve(error.code)).bind({ port: ${taken}, address: "127.0.0.1" }, () => resolve("given")));
      console.log(JSON.stringify({ refused, ports: await freePorts(400) }));
      process.exit();`;
    const { stdout } = await run(process.execPath, ["--no-warnings", "--input-type=module", "-e", program]);
    const answer = JSON.parse(stdout) as { refused: string; ports: number[] };
    expect(answer.refused).toBe("EADDRINUSE");
    expect(new Set([taken, ...answer.ports]).size).toBe(401);
  });

  test("do not keep what they are given to from listening", async () => {
    const [port = 0] = await freePorts(1);
    expect(await isFree(port)).toBe(true);
    const server = createServer();
    await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
    expect(await isFree(port)).toBe(false);
    await new Promise((closed) => server.close(closed));
  });
});
