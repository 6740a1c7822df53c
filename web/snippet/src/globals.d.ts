/** Newer than TypeScript's description of the browser. */
interface Document {
  readonly prerendering?: boolean;
}

interface Navigator {
  readonly globalPrivacyControl?: boolean;
  readonly doNotTrack?: string | null;
  /** Absent on pages without https. */
  readonly locks?: LockManager;
}
