import { fileURLToPath } from "node:url";

/**
 * A Miniflare plugin that gives a Worker workerd's own binding classes (KVNamespace, R2Bucket, WorkerQueue) over
 * a server of ours. workerd speaks HTTP to the back end of such a binding; Miniflare normally points it at a
 * simulator inside the same process, and this points it at an address.
 */
export type NativeKind = "kvNamespace" | "r2Bucket" | "queue";

interface RemoteOptions {
  kind: NativeKind;
  /** `host:port` of the server behind the binding. */
  address: string;
  /** A header that tells the server which namespace, bucket or queue is meant: the protocol itself does not. */
  header: { name: string; value: string };
}

interface ServiceOptions {
  kind: "service";
  /** One of Miniflare's own services, by the name it has in workerd's configuration. */
  service: string;
  props?: Record<string, string>;
}

interface HttpOptions {
  kind: "http";
  address: string;
}

type BindingOptions = RemoteOptions | ServiceOptions | HttpOptions;

interface UnsafeBinding {
  name: string;
  type: string;
  plugin: { package: string; name: string };
  options: BindingOptions;
}

const PLUGIN = "tributary-native";

function bindingOf(name: string, options: BindingOptions): object {
  if (options.kind === "service") {
    const props = options.props === undefined ? {} : { props: { json: JSON.stringify(options.props) } };
    return { name, service: { name: options.service, ...props } };
  }
  const designator = { name: serviceName(name, options) };
  return options.kind === "http" ? { name, service: designator } : { name, [options.kind]: designator };
}

function serviceName(binding: string, { kind }: BindingOptions): string {
  return `${PLUGIN}:${kind}:${binding}`;
}

function serviceOf(name: string, options: RemoteOptions | HttpOptions): object {
  const http = options.kind === "http" ? {} : { injectRequestHeaders: [options.header] };
  return { name: serviceName(name, options), external: { address: options.address, http } };
}

/** What Miniflare looks for in a plugin package. */
export const plugins = {
  [PLUGIN]: {
    options: undefined,
    getBindings: (bindings: UnsafeBinding[] = []) =>
      bindings.map(({ name, options }) => bindingOf(name, options)),
    getNodeBindings: () => ({}),
    getServices: ({ options: bindings = [] }: { options?: UnsafeBinding[] }) =>
      bindings.flatMap(({ name, options }) => (options.kind === "service" ? [] : [serviceOf(name, options)])),
  },
};

/** An entry for a Worker's `unsafeBindings`. */
export function nativeBinding(name: string, options: BindingOptions) {
  return {
    name,
    type: options.kind,
    plugin: { package: fileURLToPath(import.meta.url), name: PLUGIN },
    options: JSON.parse(JSON.stringify(options)),
  };
}
