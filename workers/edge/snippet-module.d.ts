/** Written by scripts/embed-snippet.ts before wrangler bundles; not there on a fresh clone. */
declare module "*/dist/snippet.js" {
  const snippet: { readonly script: string; readonly etag: string };
  export default snippet;
}
