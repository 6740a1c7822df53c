/** An R2 bucket in memory, as far as the functions use one, and how to make it fail. */
export interface FakeBucket {
  readonly objects: Map<string, { readonly bytes: Uint8Array; readonly contentType: string | undefined }>;
  failing: boolean;
  put(key: string, value: unknown, options?: { httpMetadata?: { contentType?: string } }): Promise<object>;
  get(key: string): Promise<object | null>;
  head(key: string): Promise<object | null>;
  delete(keys: string | string[]): Promise<void>;
  list(options?: { prefix?: string; limit?: number; cursor?: string }): Promise<object>;
}

export function createFakeBucket(): FakeBucket {
  const objects: FakeBucket["objects"] = new Map();
  const check = () => {
    if (bucket.failing) throw new Error("R2: internal error (10001)");
  };
  const bucket: FakeBucket = {
    objects,
    failing: false,
    async put(key, value, options = {}) {
      check();
      const bytes = new Uint8Array(await new Response(value as BodyInit).arrayBuffer());
      objects.set(key, { bytes, contentType: options.httpMetadata?.contentType });
      return metadata(key, objects);
    },
    async get(key) {
      check();
      const found = objects.get(key);
      if (found === undefined) return null;
      const response = () => new Response(new Uint8Array(found.bytes));
      return {
        ...metadata(key, objects),
        body: response().body,
        arrayBuffer: () => response().arrayBuffer(),
        text: () => response().text(),
        json: () => response().json(),
      };
    },
    async head(key) {
      check();
      return objects.has(key) ? metadata(key, objects) : null;
    },
    async delete(keys) {
      check();
      for (const key of [keys].flat()) objects.delete(key);
    },
    async list({ prefix = "", limit = 1000, cursor = "" } = {}) {
      check();
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > cursor).sort();
      const page = keys.slice(0, limit);
      return {
        objects: page.map((key) => metadata(key, objects)),
        truncated: keys.length > limit,
        ...(keys.length > limit ? { cursor: page.at(-1) } : {}),
      };
    },
  };
  return bucket;
}

function metadata(key: string, objects: FakeBucket["objects"]): object {
  const found = objects.get(key);
  return {
    key,
    size: found?.bytes.byteLength ?? 0,
    etag: key,
    httpEtag: `"${key}"`,
    httpMetadata: { contentType: found?.contentType },
  };
}
