import { describe, expect, it } from "vitest";
import { MAX_BATCH_BYTES, MAX_MESSAGE_BYTES, parseBatch, parseMessage } from "./send-request.ts";

const batch = (messages: unknown) => Buffer.from(JSON.stringify({ messages }));
const item = (bytes: number) => ({ body: Buffer.alloc(bytes).toString("base64"), contentType: "bytes" });

describe("a sent message", () => {
  it("keeps its bytes, format and delay", () => {
    const message = parseMessage({ "x-msg-fmt": "text", "x-msg-delay-secs": "5" }, Buffer.from("ü"));
    expect(message).toEqual({ contentType: "text", body: Buffer.from("ü"), delayMs: 5000 });
  });

  it("may be as large as the limit and not a byte larger", () => {
    const send = (bytes: number) => parseMessage({ "x-msg-fmt": "bytes" }, new Uint8Array(bytes));
    expect(send(MAX_MESSAGE_BYTES).body.byteLength).toBe(MAX_MESSAGE_BYTES);
    expect(() => send(MAX_MESSAGE_BYTES + 1)).toThrow("exceeds limit of 128000");
  });

  it.each([["v8"], [undefined], ["xml"]])("is refused with the format %s", (format) => {
    expect(() => parseMessage({ "x-msg-fmt": format }, Buffer.from("x"))).toThrow("json, text or bytes");
  });

  it.each([["-1"], ["86401"], ["1.5"], ["soon"]])("is refused with a delay of %s seconds", (delay) => {
    const headers = { "x-msg-fmt": "json", "x-msg-delay-secs": delay };
    expect(() => parseMessage(headers, Buffer.from("1"))).toThrow("message delay");
  });
});

describe("a sent batch", () => {
  it("gives messages without a delay the batch's", () => {
    const body = batch([{ ...item(1), delaySecs: 3 }, item(2)]);
    expect(parseBatch({ "x-msg-delay-secs": "9" }, body).map((m) => [m.body.byteLength, m.delayMs])).toEqual([
      [1, 3000],
      [2, 9000],
    ]);
  });

  it("holds at most 100 messages, and 256 KB together", () => {
    expect(parseBatch({}, batch(Array.from({ length: 100 }, () => item(1))))).toHaveLength(100);
    expect(() => parseBatch({}, batch(Array.from({ length: 101 }, () => item(1))))).toThrow(
      "exceeds limit of 100",
    );
    const half = item(MAX_BATCH_BYTES / 2);
    expect(parseBatch({}, batch([half, half]))).toHaveLength(2);
    expect(() => parseBatch({}, batch([half, half, item(1)]))).toThrow("exceeds limit of 256000");
  });

  it.each([["not json"], ['{"messages":1}'], ['{"messages":[]}'], ['{"messages":[{"body":1}]}'], ["null"]])(
    "is refused as %s",
    (text) => {
      expect(() => parseBatch({}, Buffer.from(text))).toThrow(expect.objectContaining({ status: 400 }));
    },
  );
});
