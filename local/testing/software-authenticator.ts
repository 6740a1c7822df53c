import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** How an authenticator may differ from one that does all right. */
export interface Flaws {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  /** It did not ask who holds it. */
  readonly unverified?: boolean;
  /** Shows this counter. */
  readonly counter?: number;
}

type Credential = Record<string, unknown> & { id: string };

/** An authenticator with one passkey for ES256, made without a browser: what WebAuthn's `create` and `get` answer. */
export class SoftwareAuthenticator {
  readonly id = randomBytes(16);
  readonly #key: KeyObject;
  readonly #cose: Buffer;
  #counter = 0;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { x = "", y = "" } = publicKey.export({ format: "jwk" });
    this.#key = privateKey;
    this.#cose = cbor(
      new Map<number, unknown>([
        ...([
          [1, 2],
          [3, -7],
          [-1, 1],
        ] as [number, unknown][]),
        [-2, Buffer.from(x, "base64url")],
        [-3, Buffer.from(y, "base64url")],
      ]),
    );
  }

  create(challenge: string, site: { origin: string; rpId: string }, flaws: Flaws = {}): Credential {
    const attested = Buffer.concat([Buffer.alloc(16), uint16(this.id.length), this.id, this.#cose]);
    const authData = Buffer.concat([this.#authData(site.rpId, flaws, 0x40), attested]);
    const attestationObject = cbor(
      new Map<string, unknown>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", authData],
      ]),
    );
    return this.#credential({
      clientDataJSON: clientData("webauthn.create", challenge, site.origin, flaws).toString("base64url"),
      attestationObject: attestationObject.toString("base64url"),
      transports: ["internal"],
    });
  }

  get(challenge: string, site: { origin: string; rpId: string }, flaws: Flaws = {}): Credential {
    this.#counter += 1;
    const authData = this.#authData(site.rpId, flaws, 0);
    const client = clientData("webauthn.get", challenge, site.origin, flaws);
    const signed = Buffer.concat([authData, createHash("sha256").update(client).digest()]);
    return this.#credential({
      clientDataJSON: client.toString("base64url"),
      authenticatorData: authData.toString("base64url"),
      signature: sign("sha256", signed, this.#key).toString("base64url"),
    });
  }

  #authData(rpId: string, flaws: Flaws, attested: number): Buffer {
    const present = 0x01;
    const verified = flaws.unverified ? 0 : 0x04;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(flaws.counter ?? this.#counter);
    const rpIdHash = createHash("sha256")
      .update(flaws.rpId ?? rpId)
      .digest();
    return Buffer.concat([rpIdHash, Buffer.from([present | verified | attested]), counter]);
  }

  #credential(response: Record<string, unknown>): Credential {
    const id = this.id.toString("base64url");
    return { id, rawId: id, type: "public-key", clientExtensionResults: {}, response };
  }
}

function clientData(type: string, challenge: string, origin: string, flaws: Flaws): Buffer {
  const data = { type, challenge: flaws.challenge ?? challenge, origin: flaws.origin ?? origin };
  return Buffer.from(JSON.stringify({ ...data, crossOrigin: false }));
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

/** As much of CBOR (RFC 8949) as there is in an attestation: small integers, text, bytes and maps. */
function cbor(value: unknown): Buffer {
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string")
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (!(value instanceof Map)) throw new TypeError("not in an attestation");
  const entries = [...value].flatMap(([key, content]) => [cbor(key), cbor(content)]);
  return Buffer.concat([head(5, value.size), ...entries]);
}

function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.concat([Buffer.from([(major << 5) | 25]), uint16(value)]);
}
