import type { RealServices } from "./real-services.ts";
import type { LocalSecrets } from "./settings.ts";
import type { Supervisor } from "./supervisor.ts";

/** What every part of the platform is started with. */
export interface PlatformContext {
  /** The clone. */
  readonly root: string;
  /** Where everything is kept. */
  readonly dataDir: string;
  readonly durable: boolean;
  readonly secrets: LocalSecrets;
  readonly devVars: Readonly<Record<string, string>>;
  readonly real: RealServices;
  readonly supervisor: Supervisor;
  /** The address of the functions, for those that call back. */
  readonly app: string;
  /** A port that nothing uses. */
  port(): number;
  onRestart(name: string): void;
}
