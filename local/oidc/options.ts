export interface OidcPerson {
  readonly email: string;
  readonly name: string;
}

export interface OidcOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number | undefined;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The only addresses that people are sent back to. */
  readonly redirectUris: readonly string[];
  /** Whom the page offers; anybody else can be typed in. */
  readonly people?: readonly OidcPerson[] | undefined;
  /** For tests: what a token says instead. */
  readonly shape?: ((claims: Record<string, unknown>) => Record<string, unknown>) | undefined;
}
