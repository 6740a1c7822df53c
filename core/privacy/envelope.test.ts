import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type EnvelopeKeys, open, openBytes, parseEnvelopeKeys, seal, sealBytes } from "./envelope.ts";

const SECRETS = ["A".repeat(43), `${"B".repeat(42)}A`];
const iv = () => crypto.getRandomValues(new Uint8Array(12));
let keys: EnvelopeKeys;

async function keysOf(text: string): Promise<EnvelopeKeys> {
  const parsed = await parseEnvelopeKeys(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

beforeAll(async () => {
  keys = await keysOf(`b:${SECRETS[1]},a:${SECRETS[0]}`);
});

describe("an envelope", () => {
  it("gives back what was sealed, for the same context alone", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme" }),
        fc.string(),
        fc.string(),
        async (plain, context, other) => {
          const envelope = await seal(plain, context, keys, iv());
          expect(envelope).toMatch(/^b\.[A-Za-z0-9+/]+=*$/);
          expect(await open(envelope, context, keys)).toEqual({ ok: true, value: plain });
          if (other !== context) {
            expect(await open(envelope, other, keys)).toEqual({ ok: false, reason: "not_authentic" });
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("is refused once any of it is changed", async () => {
    const envelope = await seal("a secret", "row", keys, iv());
    const body = envelope.slice(2);
    for (let at = 0; at < body.length; at++) {
      if (body[at] === "=") continue;
      // The last character before padding holds unused bits, so it is moved far enough to change a used one.
      const swapped = body[at] === "w" ? "A" : "w";
      const changed = `b.${body.slice(0, at)}${swapped}${body.slice(at + 1)}`;
      if (changed === envelope) continue;
      expect(await open(changed, "row", keys)).toEqual({ ok: false, reason: "not_authentic" });
    }
  });

  it.each([
    ["", "malformed"],
    ["b.", "not_authentic"],
    ["b", "malformed"],
    ["B.AAAA", "malformed"],
    ["b.A", "malformed"],
    ["b.AA=A", "malformed"],
    ["b.AAAA", "not_authentic"],
    ["c.AAAA", "unknown_key"],
    ["b.ÄÄÄÄ", "malformed"],
  ])("%j is refused as %s, not thrown over", async (text, reason) => {
    expect(await open(text, "row", keys)).toEqual({ ok: false, reason });
  });

  it("of an older key opens while that key is kept, and what is sealed names the first", async () => {
    const old = await keysOf(`a:${SECRETS[0]}`);
    const envelope = await seal("x", "row", old, iv());
    expect(await open(envelope, "row", keys)).toEqual({ ok: true, value: "x" });
    expect((await seal("x", "row", keys, iv())).slice(0, 2)).toBe("b.");
  });

  it("needs twelve bytes of iv", async () => {
    await expect(seal("x", "row", keys, new Uint8Array(11))).rejects.toThrow(RangeError);
  });
});

describe("a sealed file", () => {
  const FILE = new Uint8Array([0, 1, 2, 255]);

  it("gives back its bytes, for the same context alone, also under an older key", async () => {
    const old = await keysOf(`a:${SECRETS[0]}`);
    const sealed = await sealBytes(FILE, "file", old, iv());
    expect(await openBytes(sealed, "file", keys)).toEqual({ ok: true, value: FILE });
    expect(await openBytes(sealed, "other", keys)).toEqual({ ok: false, reason: "not_authentic" });
    expect(await openBytes(sealed, "file", await keysOf(`b:${SECRETS[0]}`))).toEqual({
      ...{ ok: false, reason: "unknown_key" },
    });
  });

  it("that was changed or is none is refused, not thrown over", async () => {
    const sealed = await sealBytes(FILE, "file", keys, iv());
    for (let at = 2; at < sealed.length; at++) {
      const changed = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await openBytes(changed, "file", keys)).toEqual({ ok: false, reason: "not_authentic" });
    }
    for (const bytes of [[], [0], [200, 1], [1, 98]])
      expect(await openBytes(new Uint8Array(bytes), "file", keys)).toEqual({
        ok: false,
        reason: "malformed",
      });
    await expect(sealBytes(FILE, "file", keys, new Uint8Array(11))).rejects.toThrow(RangeError);
  });
});

describe("parseEnvelopeKeys", () => {
  it.each([
    "",
    ",",
    `a:${"A".repeat(42)}`,
    `A:${SECRETS[0]}`,
    `a:${SECRETS[0]},a:${SECRETS[1]}`,
    `a:${SECRETS[0]},`,
    "a",
  ])("refuses %j", async (text) => expect((await parseEnvelopeKeys(text)).ok).toBe(false));
});
