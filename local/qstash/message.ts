/** What a publisher asked for, apart from the body. Times are ms since 1970, durations ms. */
export type MessageSpec = {
  url: string;
  method: string;
  /** Headers for the target, with the Content-Type of the body. */
  header: Record<string, string[]>;
  maxRetries: number;
  retryDelayExpression?: string;
  timeoutMs?: number;
  callback?: CallbackSpec;
  failureCallback?: CallbackSpec;
  queueName?: string;
  flow?: FlowControl;
  scheduleId?: string;
  label?: string;
  callerIp: string;
};

/** A callback's address and its own `Upstash-*` headers, already without the callback prefix. */
export type CallbackSpec = { url: string; headers: Record<string, string> };
export type FlowControl = { key: string; parallelism?: number; rate?: number; periodMs: number };

/** A spec with what belongs to publishing it once. */
export type Draft = {
  spec: MessageSpec;
  body: Buffer;
  /** From now; `notBeforeMs` goes before it. */
  delayMs: number;
  notBeforeMs?: number;
  deduplicationId?: string;
};

/** A stored message that is waiting or under way. */
export type Message = {
  id: string;
  spec: MessageSpec;
  body: Buffer;
  createdAtMs: number;
  dueAtMs: number;
  retried: number;
};

/** A message as the API shows it. */
export function messageView(message: Message): Record<string, unknown> {
  const { spec } = message;
  return {
    messageId: message.id,
    url: spec.url,
    method: spec.method,
    header: spec.header,
    ...bodyView(message.body),
    maxRetries: spec.maxRetries,
    retryDelayExpression: spec.retryDelayExpression,
    notBefore: message.dueAtMs,
    createdAt: message.createdAtMs,
    callback: spec.callback?.url,
    failureCallback: spec.failureCallback?.url,
    ...routingView(spec),
    callerIP: spec.callerIp,
  };
}

/** Text as `body`, anything else as `bodyBase64`. */
export function bodyView(body: Buffer): { body: string } | { bodyBase64: string } {
  const text = body.toString();
  return Buffer.from(text).equals(body) ? { body: text } : { bodyBase64: body.toString("base64") };
}

/** The fields that say which queue, schedule, flow and label something belongs to. */
export function routingView(spec: MessageSpec): Record<string, unknown> {
  return {
    queueName: spec.queueName,
    scheduleId: spec.scheduleId,
    flowControlKey: spec.flow?.key,
    parallelism: spec.flow?.parallelism,
    rate: spec.flow?.rate,
    period: spec.flow === undefined ? undefined : spec.flow.periodMs / 1000,
    label: spec.label,
  };
}
