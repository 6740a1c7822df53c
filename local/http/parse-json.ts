/** Parses UTF-8 JSON; undefined when it is none (JSON itself cannot express undefined). */
export function parseJson(body: Buffer | string): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
