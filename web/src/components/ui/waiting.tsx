/** Stands where something will be whose height is not known: nothing is shown below it until it has come. */
export function Waiting() {
  return <div className="waiting" aria-busy="true" />;
}
