import { json } from "../http/json.ts";
import { parseJson } from "../http/parse-json.ts";
import type { LocalRequest, LocalResponse } from "../http/start-server.ts";
import type { Engine } from "./create-engine.ts";
import type { Reply } from "./reply.ts";
import { CommandError, isStatus } from "./reply.ts";

type Result = { result: unknown } | { error: string };

/** Answers one authorised request of the REST protocol. Errors are 400 with `{ error }`. */
export function answer(engine: Engine, request: LocalRequest): LocalResponse {
  const encode = encoder(request);
  switch (request.path) {
    case "/pipeline":
      return pipeline(engine, request.body, encode, false);
    case "/multi-exec":
      return pipeline(engine, request.body, encode, true);
    default:
      return single(engine, commandOf(request), encode);
  }
}

function single(
  engine: Engine,
  command: string[] | undefined,
  encode: (reply: Reply) => unknown,
): LocalResponse {
  if (command === undefined) return failure("ERR failed to parse command");
  const result = run(engine, command, encode);
  return json("error" in result ? 400 : 200, result);
}

function pipeline(
  engine: Engine,
  body: Buffer,
  encode: (reply: Reply) => unknown,
  atomic: boolean,
): LocalResponse {
  const rows = parseJson(body);
  const commands = Array.isArray(rows) && rows.length > 0 ? rows.map(argumentsOf) : [undefined];
  if (!commands.every((command) => command !== undefined))
    return failure("ERR failed to parse pipeline request");
  if (atomic) {
    const refusal = commands.map((command) => engine.refusal(command)).find((error) => error !== undefined);
    if (refusal !== undefined) {
      return failure(`EXECABORT Transaction discarded because of previous errors. ${refusal.message}`);
    }
  }
  // Commands run synchronously, so both forms are atomic here; the hosted pipeline promises less.
  return json(
    200,
    commands.map((command) => run(engine, command, encode)),
  );
}

function run(engine: Engine, command: string[], encode: (reply: Reply) => unknown): Result {
  try {
    return { result: encode(engine.execute(command)) };
  } catch (error) {
    if (error instanceof CommandError) return { error: error.message };
    throw error;
  }
}

const failure = (error: string): LocalResponse => json(400, { error });

/** `["SET", "a", 1]` as strings; undefined when it is no flat array that begins with a name. */
function argumentsOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value) || typeof value[0] !== "string") return undefined;
  const flat = value.every((item) => ["string", "number", "boolean"].includes(typeof item));
  return flat ? value.map(String) : undefined;
}

/** The command in the body, or in the path as in `/set/key/value?EX=100`, a body being its last argument. */
function commandOf(request: LocalRequest): string[] | undefined {
  if (request.path === "/") return argumentsOf(parseJson(request.body));
  let segments: string[];
  try {
    segments = request.path.slice(1).split("/").map(decodeURIComponent);
  } catch {
    return undefined;
  }
  if (request.method !== "GET" && request.body.length > 0) segments.push(request.body.toString());
  for (const [name, value] of request.query) {
    if (name !== "_token") segments.push(...(value === "" ? [name] : [name, value]));
  }
  return segments;
}

function encoder(request: LocalRequest): (reply: Reply) => unknown {
  return request.headers["upstash-encoding"] === "base64" ? (reply) => encodeBase64(reply, true) : plain;
}

function plain(reply: Reply): unknown {
  if (Array.isArray(reply)) return reply.map(plain);
  return typeof reply === "object" && reply !== null ? reply.status : reply;
}

/** Every string in base64, but for the status OK. */
function encodeBase64(reply: Reply, top: boolean): unknown {
  if (Array.isArray(reply)) return reply.map((item) => encodeBase64(item, false));
  const text = typeof reply === "object" && reply !== null && isStatus(reply) ? reply.status : reply;
  if (typeof text !== "string") return text;
  // The client decodes every string inside an array, so only a bare OK may stay plain.
  return top && typeof reply === "object" && text === "OK" ? text : Buffer.from(text).toString("base64");
}
