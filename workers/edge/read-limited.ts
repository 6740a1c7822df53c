/**
 * The body as text, or undefined when it has more than `maxBytes`. A body that tells its length is read in one piece,
 * since the runtime holds it to that; one that does not is counted while it comes, and left as soon as it is too long.
 */
export async function readLimited(request: Request, maxBytes: number): Promise<string | undefined> {
  const length = request.headers.get("content-length");
  if (length !== null) return Number(length) <= maxBytes ? request.text() : undefined;
  const { body } = request;
  if (body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  // Leaving the loop cancels what has not come yet.
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
