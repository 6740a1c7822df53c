interface Refusal {
  readonly code: string;
  readonly status: number;
  readonly detail?: string;
  readonly errors?: readonly object[];
}

/** A refusal as the API writes it, for a route to be fulfilled with. */
export const problem = ({ code, status, detail = `The API says ${code}.`, errors = [] }: Refusal) => ({
  status,
  contentType: "application/problem+json",
  body: JSON.stringify({ type: `/problems/${code}`, title: "No", status, detail, errors }),
});
