/** Whether the page is served from the viewer's own machine, where `npm start` printed a demo link and a key. */
export function isOneMachine(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}
