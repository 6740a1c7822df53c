import { CommandError } from "./reply.ts";

type Value =
  | { type: "string"; data: string }
  | { type: "list"; data: string[] }
  | { type: "hash"; data: Map<string, string> }
  | { type: "set"; data: Set<string> }
  | { type: "zset"; data: Map<string, number> };

export type ValueType = Value["type"];
type Data<T extends ValueType> = Extract<Value, { type: T }>["data"];
export type Entry = Value & { expiresAtMs: number | undefined };

const EMPTY: { [T in ValueType]: () => Data<T> } = {
  string: () => "",
  list: () => [],
  hash: () => new Map(),
  set: () => new Set(),
  zset: () => new Map(),
};

/** The keys of one database with their expiry, and a record of which keys changed since it was last asked. */
export class Keyspace {
  readonly #entries = new Map<string, Entry>();
  readonly #expiring = new Set<string>();
  #dirty = new Set<string>();
  readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** Puts an entry back as it was stored, without marking it as changed. */
  restore(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    if (entry.expiresAtMs !== undefined) this.#expiring.add(key);
  }

  /** The live entry of a key; an expired one is removed on sight. */
  peek(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry?.expiresAtMs === undefined || entry.expiresAtMs > this.now()) return entry;
    this.delete(key);
    return undefined;
  }

  /** The data of a key of this type, or undefined; a key of another type is an error. */
  read<T extends ValueType>(key: string, type: T): Data<T> | undefined {
    const entry = this.peek(key);
    if (entry === undefined) return undefined;
    if (entry.type !== type) {
      throw new CommandError("WRONGTYPE Operation against a key holding the wrong kind of value");
    }
    return entry.data as Data<T> | undefined;
  }

  /** The data of a key to be changed in place, made when missing; the key counts as changed. */
  edit<T extends ValueType>(key: string, type: T): Data<T> {
    const found = this.read(key, type);
    this.#dirty.add(key);
    if (found !== undefined) return found;
    const data = EMPTY[type]() as Data<T>;
    this.#entries.set(key, { type, data, expiresAtMs: undefined } as Entry);
    return data;
  }

  /** Sets a string; expiry undefined means none. */
  setString(key: string, data: string, expiresAtMs: number | undefined): void {
    this.put(key, { type: "string", data, expiresAtMs });
  }

  put(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    this.#dirty.add(key);
    if (entry.expiresAtMs === undefined) this.#expiring.delete(key);
    else this.#expiring.add(key);
  }

  expireAt(key: string, expiresAtMs: number | undefined): void {
    const entry = this.peek(key);
    if (entry !== undefined) this.put(key, { ...entry, expiresAtMs });
  }

  delete(key: string): boolean {
    this.#expiring.delete(key);
    const existed = this.#entries.delete(key);
    if (existed) this.#dirty.add(key);
    return existed;
  }

  /** Redis keeps no empty collections: a key whose last member went is gone. */
  dropIfEmpty(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.type === "string") return;
    const size = entry.type === "list" ? entry.data.length : entry.data.size;
    if (size === 0) this.delete(key);
  }

  keys(): string[] {
    return [...this.#entries.keys()].filter((key) => this.peek(key) !== undefined);
  }

  clear(): void {
    for (const key of this.#entries.keys()) this.#dirty.add(key);
    this.#entries.clear();
    this.#expiring.clear();
  }

  /** Removes what has expired and was never asked for again. */
  sweep(): void {
    for (const key of this.#expiring) this.peek(key);
  }

  /** The keys changed since the last call. */
  takeDirty(): Set<string> {
    const dirty = this.#dirty;
    if (dirty.size > 0) this.#dirty = new Set();
    return dirty;
  }
}
